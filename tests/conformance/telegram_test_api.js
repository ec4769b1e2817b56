// telegram-test-api on a port, with what it says differently from Telegram put right. Usage: node telegram_test_api.js PORT
"use strict";
const { createRequire } = require("module");
const TelegramServer = require("telegram-test-api");
const inside = createRequire(require.resolve("telegram-test-api"));
const axios = inside("axios");
const express = inside("express");

const EMPTY_POLL = 200; // milliseconds; Telegram holds a poll open, this one answers at once

const server = new TelegramServer({ port: Number(process.argv[2]), host: "127.0.0.1", storeTimeout: 3600 });

// Its dates are in milliseconds, and it sends back our own fields as if they were Telegram's.
const add = server.addBotMessage.bind(server);
server.addBotMessage = (given, token) => {
  const { message_id, date, chat, text, reply_markup } = add(given, token);
  return { message_id, date: Math.floor(date / 1000), chat, text, reply_markup };
};

// A pressed button lacks what Telegram always says of its chat.
const formatUpdate = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const formatted = formatUpdate(update);
  if (formatted.callback_query) formatted.callback_query.chat_instance = "1";
  return formatted;
};

// What was written before there was a webhook is brought by it, too.
const setWebhook = server.setWebhook.bind(server);
server.setWebhook = (webhook, token) => {
  setWebhook(webhook, token);
  for (const update of server.storage.userMessages.splice(0)) server.addUserUpdate(update);
};

// It keeps the webhook's secret and never shows it.
axios.interceptors.request.use((call) => {
  const webhook = Object.values(server.webhooks).find((one) => one.url === call.url);
  if (webhook && webhook.secret_token) call.headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token;
  return call;
});

const corrected = express();
corrected.all("/bot:token/getMe", (_, answer) => {
  const result = { id: 666, is_bot: true, first_name: "mindbot", username: "TestNameBot" };
  answer.json({ ok: true, result });
});
corrected.all("/bot:token/getUpdates", async (request, answer) => {
  let result = server.getUpdates(request.params.token);
  if (result.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, EMPTY_POLL));
    result = server.getUpdates(request.params.token);
  }
  answer.json({ ok: true, result });
});
corrected.use(server.webServer);
server.webServer = corrected;
server.start().then(() => console.log("listening"));

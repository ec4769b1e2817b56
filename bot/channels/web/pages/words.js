// Words as nodes of text: lines, lists, links and telephone numbers. What came over the line never becomes markup.

const MARKED = /https:\/\/[\x21-\x7e]+|0\d(?:[ -]?\d){7,8}|\d+/g;
const CALLING = /โทร|สายด่วน|ติดต่อ|แจ้ง|เบอร์|call|dial|hotline|phone|tel/i;
const COUNTED = /^\s*(?:บาท|ข้อ|ปี|วัน|เดือน|คน|ราย|ชั่วโมง|นาที|กม|เมตร|baht|days?|years?|people|hours?|%)/i;
// A number with its unit stays on one line; a longer row of digits is no sum and may break.
const AMOUNT = /(?<![\d.,])\d(?:[\d,]{0,14}\.\d{1,4}|[\d,]{3,14})(?:[ \u00a0]?(?:บาท|ล้านบาท|baht|%))?(?![\d])/g;
const NUMBERED = /^\s*([0-9๐-๙]+)[.)]\s+(.*)$/;
const DOTTED = /^\s*[-•]\s+(.*)$/;

export function words(text, urgent = false) {
  const page = document.createDocumentFragment();
  let list = null;
  for (const line of text.split("\n")) {
    const numbered = NUMBERED.exec(line);
    const dotted = DOTTED.exec(line);
    if (!numbered && !dotted) {
      list = null;
      page.append(paragraph(line, urgent));
      continue;
    }
    const tag = numbered ? "OL" : "UL";
    if (list?.tagName !== tag) page.append((list = document.createElement(tag)));
    const item = document.createElement("li");
    if (numbered) {
      item.value = Number(arabic(numbered[1]));
      if (numbered[1] !== arabic(numbered[1])) list.className = "thai";
    }
    item.append(...linked(numbered ? numbered[2] : dotted[1], urgent));
    list.append(item);
  }
  return page;
}

function paragraph(line, urgent) {
  const element = document.createElement("p");
  element.append(...linked(line, urgent));
  return element;
}

function linked(line, urgent) {
  const plain = arabic(line);
  const nodes = [];
  let from = 0;
  for (const found of plain.matchAll(MARKED)) {
    const target = found[0].startsWith("https:") ? web(found[0]) : telephone(plain, found, urgent);
    if (!target) continue;
    const to = found.index + target.length;
    nodes.push(...unbroken(line.slice(from, found.index)), anchor(target.address, line.slice(found.index, to)));
    from = to;
  }
  return [...nodes, ...unbroken(line.slice(from))].filter((node) => node !== "");
}

// The text with each amount as one piece that no line breaks.
function unbroken(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(AMOUNT)) {
    const whole = document.createElement("span");
    whole.className = "number";
    whole.textContent = found[0];
    nodes.push(text.slice(from, found.index), whole);
    from = found.index + found[0].length;
  }
  return [...nodes, text.slice(from)];
}

function web(found) {
  const address = found.replace(/[.,;:!?)\]}'"]+$/, "");
  return URL.canParse?.(address) === false ? null : { address, length: address.length };
}

// Short numbers are telephones where the line speaks of calling, or danger does; a price or a year is none.
function telephone(line, found, urgent) {
  const number = found[0].replace(/[ -]/g, "");
  const before = line.slice(0, found.index);
  const after = line.slice(found.index + found[0].length);
  if (/\d[.,/:-]?$/.test(before) || /^[.,/:-]?\d/.test(after) || COUNTED.test(after)) return null;
  const short = /^1\d{2,3}$/.test(number) && (urgent || CALLING.test(before));
  return short || /^0\d{8,9}$/.test(number) ? { address: `tel:${number}`, length: found[0].length } : null;
}

function anchor(address, text) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  if (!address.startsWith("tel:")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return link;
}

// Thai digits as Arabic ones; every letter keeps its position.
function arabic(text) {
  return text.replace(/[๐-๙]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0e50 + 0x30));
}

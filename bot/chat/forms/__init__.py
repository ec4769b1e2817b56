"""Forms: their definition, reading and showing answers, and what a sentence tells of them.

A form is a .toml beside this file; its name is the form's name. The dialogue is in filling/.
"""

from bot.chat.forms.definition import CONTACT as CONTACT
from bot.chat.forms.definition import HINTS as HINTS
from bot.chat.forms.definition import LINES as LINES
from bot.chat.forms.definition import MAX_ANSWER_LETTERS as MAX_ANSWER_LETTERS
from bot.chat.forms.definition import Answers as Answers
from bot.chat.forms.definition import Field as Field
from bot.chat.forms.definition import Form as Form
from bot.chat.forms.definition import Forms as Forms
from bot.chat.forms.definition import Option as Option
from bot.chat.forms.definition import Reads as Reads
from bot.chat.forms.definition import Words as Words
from bot.chat.forms.definition import area_of as area_of
from bot.chat.forms.definition import belongs as belongs
from bot.chat.forms.definition import delivered as delivered
from bot.chat.forms.definition import form as form
from bot.chat.forms.definition import forms as forms
from bot.chat.forms.definition import is_open as is_open
from bot.chat.forms.definition import is_required as is_required
from bot.chat.forms.definition import knows_the_district as knows_the_district
from bot.chat.forms.definition import next_field as next_field
from bot.chat.forms.definition import question_of as question_of
from bot.chat.forms.definition import written_out as written_out
from bot.chat.forms.infer_answers import inferred as inferred
from bot.chat.forms.infer_answers import pinned as pinned
from bot.chat.forms.read_answer import Unclear as Unclear
from bot.chat.forms.read_answer import pressed as pressed
from bot.chat.forms.read_answer import read as read
from bot.chat.forms.show_answer import shown as shown

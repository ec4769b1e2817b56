"""Forms: what one is (shape.py), what a sentence says of it (telling.py), how an answer is read and shown.

A form is a .toml beside this file; its name is the form's name.
"""

from bot.talk.forms.reading import Unclear as Unclear
from bot.talk.forms.reading import read as read
from bot.talk.forms.shape import CONTACT as CONTACT
from bot.talk.forms.shape import HINTS as HINTS
from bot.talk.forms.shape import LINES as LINES
from bot.talk.forms.shape import LONGEST as LONGEST
from bot.talk.forms.shape import Answers as Answers
from bot.talk.forms.shape import Field as Field
from bot.talk.forms.shape import Form as Form
from bot.talk.forms.shape import Forms as Forms
from bot.talk.forms.shape import Option as Option
from bot.talk.forms.shape import Reads as Reads
from bot.talk.forms.shape import Words as Words
from bot.talk.forms.shape import belongs as belongs
from bot.talk.forms.shape import delivered as delivered
from bot.talk.forms.shape import form as form
from bot.talk.forms.shape import forms as forms
from bot.talk.forms.shape import is_open as is_open
from bot.talk.forms.shape import is_required as is_required
from bot.talk.forms.shape import next_field as next_field
from bot.talk.forms.shape import written_out as written_out
from bot.talk.forms.showing import shown as shown
from bot.talk.forms.telling import inferred as inferred
from bot.talk.forms.telling import pinned as pinned

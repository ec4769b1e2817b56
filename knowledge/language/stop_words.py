"""Stop words: words that ask, greet and join, and say nothing about whether a passage answers."""

_QUIET_WORDS = (
    "อะไร อะไรบ้าง ใคร ใครบ้าง ใด ใดบ้าง ไหน ไหนบ้าง กี่ เท่าไร เท่าไหร่ เท่าใด เมื่อไร เมื่อไหร่ เมื่อใด อย่างไร อย่างไรบ้าง ยังไง ไง "
    "ทำไม ไหม มั้ย มั๊ย ไม๊ หรือไม่ หรือเปล่า หรือยัง หรือ ที่ไหน ที่ใด บ้าง คะ ค่ะ ครับ คับ ครัช นะ นะคะ นะครับ จ้า จ้ะ จ๊ะ หน่อย "
    "ล่ะ ละ สวัสดี รบกวน สอบถาม ถาม ทราบ อยากทราบ อยากรู้ อยาก ขอ ช่วย บอก แล้ว ว่า ที่ ของ เป็น มี ได้ ให้ ใน และ จะ ต้อง "
    "คือ กับ ซึ่ง ก็ ไป มา อยู่ ถ้า what who when where which how why is are was were do does did can could should would i my "
    "me you it the a an of to for in on at and or if please about there be"
)
QUIET = frozenset(_QUIET_WORDS.split())
QUIETLY = 0.3  # the weight of a stop word; other words count 1

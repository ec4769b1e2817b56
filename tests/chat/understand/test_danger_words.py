"""Tests of recognising cries for help, and of sentences that only sound like one."""

from __future__ import annotations

import pytest

from bot.chat.understand.understanding import understand

CRIES = """
โรงงานไฟไหม้ค่ะ ช่วยด้วย
ไฟใหม้โรงงานหลังบ้าน
ไฟไห้มโกดังเก็บสารเคมี
เพลิงไหม้โรงงานพลาสติกตอนนี้เลย
โกดังข้างบ้านไฟลุกท่วมแล้ว
ไฟกำลังลามมาที่หมู่บ้าน
โรงงานระเบิดครับ เสียงดังมาก
ได้ยินเสียงระเบิดที่โรงงานหลังบ้าน
หม้อต้มไอน้ำระเบิด
ถังแก๊สระเบิดในโรงงาน
แก๊สรั่วค่ะ
ก๊าซรั่วที่โรงงานน้ำแข็ง
แก๊ซรั่ว กลิ่นแรงมาก
ท่อก๊าซแตก ไฟลุก
แอมโมเนียรั่ว
แอมโมเนียจากโรงน้ำแข็งรั่วออกมาเต็มซอย
แอม\u200bโมเนียรั่ว
คลอรีนฟุ้งออกมาจากโรงงาน
สารเคมีหกบนถนนหน้าโรงงาน
สารเคมีรั่วไหลลงคลอง ปลาตายหมด
ถังกรดแตก ควันขาวเต็มไปหมด
กรดรั่วจากรถบรรทุก
แก๊สรั่ว หายใจไม่ออก
แม่หายใจไม่ออกเพราะควันจากโรงงาน
ลูกผมหมดสติ เพราะควันโรงงาน
คนงานสลบในโรงงาน 3 คน
มีคนเป็นลมเพราะกลิ่นสารเคมี
คนงานเป็นลมล้มไปหลายคน กลิ่นสารเคมีแรง
มีคนตายในบ่อบำบัดน้ำเสีย
มีคนเจ็บอยู่ในโรงงาน
คนงานติดอยู่ข้างใน ไฟไหม้
หลังคาโรงงานถล่ม
อาคารโรงงานถล่มทับคนงาน
เครนล้มทับคน
คนงานโดนไฟช็อต
เจอซีเซียมในโรงหลอมเหล็ก
วัสดุกัมมันตรังสีหายจากโรงงาน
ไฟไหม้โรงงาน ต้องทำยังไง ช่วยด้วยค่ะ
ด่วน! โรงงานไฟไหม้ โทรเบอร์ไหน
ตอนนี้ไฟไหม้โรงงานรีไซเคิล ควันดำเต็มเลย
เกิดเพลิงไหม้บ่อขยะอุตสาหกรรม
ควันพิษจากไฟไหม้ลอยเข้าหมู่บ้าน
เสียงดังบึ้มที่โรงงาน แล้วควันขึ้น
ไม่เคยเห็นไฟไหม้ใหญ่ขนาดนี้
ชาวบ้านหายใจไม่ได้ กลิ่นมาจากโรงงาน
คนงานสำลักควันอยู่ข้างใน
โรงงาน ๒ แห่งไฟไหม้
ไฟไหม้!!!
โรงานไฟไหม้ จ.ระยอง
There is a gas leak at the plant!
The factory is on fire
the warehouse next door is burning
big explosion at the chemical plant
a boiler exploded
ammonia is leaking from the ice factory
chlorine gas leaking, people can't breathe
chemicals spilled on the road in front of the factory
a worker is unconscious inside
my kids cannot breathe because of the smoke
people are trapped inside the factory
the roof collapsed on the workers
fire at the plastic factory, help
ก๊าชรั่วเต็มเลย
คนงานตกบ่อบำบัด
สารเคมีไหลเต็มถนน
somebody fell into the tank
""".strip().splitlines()

CALM = """
ถ้าเกิดไฟไหม้โรงงานต้องทำอย่างไร
หากเกิดเพลิงไหม้ต้องแจ้งใคร
โรงโม่ระเบิดหินเสียงดังทุกวัน
เหมืองระเบิดหินทุกเย็น บ้านร้าว
ข้อมูลรั่วไหลต้องแจ้งใคร
ข้อมูลส่วนบุคคลรั่ว
ปีที่แล้วโรงงานนี้ไฟไหม้
โรงงานนี้เคยไฟไหม้เมื่อสองปีก่อน
ขั้นตอนเมื่อสารเคมีรั่วไหลคืออะไร
คู่มือรับมือก๊าซรั่ว
แผนป้องกันไฟไหม้ของโรงงาน
โรงงานไม่มีแผนซ้อมหนีไฟ
ซ้อมดับเพลิงปีละกี่ครั้ง
กฎหมายเรื่องวัตถุระเบิดในเหมือง
ขออนุญาตใช้วัตถุระเบิดในเหมืองยังไง
ประกันไฟไหม้โรงงานต้องทำไหม
หลังคาโรงงานรั่ว น้ำหยด
ท่อน้ำรั่วหน้าโรงงาน
น้ำมันเครื่องหยดลงคลองทุกวัน
เสียงดังเหมือนระเบิดทุกคืน
เสียงเครื่องจักรดังจนหูจะระเบิด
กลิ่นเหม็นไหม้จากโรงงานยางทุกวัน
กลิ่นไหม้พลาสติกตอนกลางคืน
โรงงานเผาขยะควันดำ
ควันดำลอยเข้าบ้านทุกเช้า
โรงงานปล่อยน้ำเสีย ปลาตายเต็มคลอง
กลิ่นสารเคมีแสบจมูก
กลิ่นแก๊สอ่อน ๆ ตอนเช้า
ฝุ่นเยอะหายใจลำบาก
กลัวโรงงานระเบิด อยู่ใกล้โรงเรียนมาก
เกรงว่าถังแก๊สจะระเบิด
โรงงานเก็บถังแก๊สไว้เยอะ เสี่ยงไฟไหม้
ถังดับเพลิงในโรงงานหมดอายุ
โรงงานไม่มีทางหนีไฟ
มีไฟไหมคะที่โรงงาน
ไฟฟ้าดับทั้งหมู่บ้านเพราะโรงงาน
เบอร์แจ้งไฟไหม้
สารเคมีหมายถึงอะไร
ใครรับผิดชอบเหตุสารเคมีรั่ว
โทษของการทำสารเคมีรั่ว
สินเชื่อฟื้นฟูหลังไฟไหม้
ธุรกิจได้รับผลกระทบจากไฟไหม้เมื่อปีก่อน กู้ได้ไหม
งบประมาณรั่วไหล
เงินรั่วไหลเพราะทุจริต
ข้อสอบรั่ว
อารมณ์ระเบิด
อุตสาหกรรมผลิตดอกไม้ไฟและวัตถุระเบิดต้องขอใบอนุญาตอะไร
ศบฉ. คืออะไร
ระบบบริหารจัดการเรื่องร้องเรียนในภาวะฉุกเฉิน
อยากรู้สถิติเพลิงไหม้โรงงาน
เมื่อเกิดเหตุฉุกเฉินต้องรายงานภายในกี่ชั่วโมง
อบรมการดับเพลิงขั้นต้น
how to prevent a gas leak
what should I do in case of fire
the quarry blasts rock every day
fire drill schedule
who pays after a chemical leak?
is fire insurance required for a factory
our data leaked
there was an explosion here last year
the smoke from the factory comes every night
the noise is like explosions every night
the officer was fired
dead fish in the canal
โรงงานเคมีเสียงดังตั้งแต่หกโมงเย็น
คนแถวนี้ชักจะทนไม่ไหว
สารเคมีสองชนิดนี้แตกต่างกัน
พ่อเสียชีวิตเพราะมะเร็ง
""".strip().splitlines()


@pytest.mark.parametrize("cry", CRIES)
def test_a_cry_for_help_is_recognised(cry: str) -> None:
    assert understand(cry).danger


@pytest.mark.parametrize("said", CALM)
def test_what_only_sounds_like_one_is_no_alarm(said: str) -> None:
    assert not understand(said).danger


def test_there_are_sixty_examples_of_each() -> None:
    assert len(CRIES) >= 60
    assert len(CALM) >= 60


@pytest.mark.parametrize("cry", ["ไฟไหมโรงงาน ช่วยด้วย", "ไฟไหม ช่วยด้วยค่ะ", "เกิดไฟไหมที่โกดัง", "เพลิงไหมโรงงานสี"])
def test_fire_without_its_tone_mark_is_recognised(cry: str) -> None:
    assert understand(cry).danger


@pytest.mark.parametrize("asked", ["ที่นี่มีไฟไหม", "เปิดไฟไหมคะ", "อบรมดับเพลิงไหมคะ"])
def test_whether_there_is_light_is_only_asked(asked: str) -> None:
    assert not understand(asked).danger

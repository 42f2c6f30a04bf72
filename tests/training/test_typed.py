"""Free typing: what people type is mapped to the question they mean, or to nothing."""

import pytest

from darvoza.errors import ScenarioError
from darvoza.records import Mode
from darvoza.subjects import SubjectKind
from darvoza.training.phrases import phrases
from darvoza.training.questions import QUESTIONS, questions_for
from darvoza.training.topics import TOPICS
from darvoza.training.typed import LONGEST, MOST, intents

ENGLISH = (
    ("Why are you travelling?", "purpose"),
    ("What's the reason for your visit?", "purpose"),
    ("What brings you here?", "purpose"),
    ("Where are you going?", "destination"),
    ("which city are you heading to", "destination"),
    ("Where will you be staying?", "lodging"),
    ("What hotel did you book?", "lodging"),
    ("Who is waiting for you there?", "host"),
    ("who invited you", "host"),
    ("How long will you stay?", "stay_days"),
    ("for how many days are you coming", "stay_days"),
    ("Have you got a return ticket?", "return_ticket"),
    ("when do you fly back", "return_ticket"),
    ("Why did you fly through Istanbul?", "route_reason"),
    ("Why didn't you take a direct flight?", "route_reason"),
    ("Who paid for the ticket?", "payer"),
    ("who bought your ticket", "payer"),
    ("When did you book the ticket?", "booked_days"),
    ("How long ago did you book?", "booked_days"),
    ("Have you been here before?", "earlier_trips"),
    ("Is this your first visit?", "earlier_trips"),
    ("Are you travelling alone?", "companions"),
    ("Who are you travelling with?", "companions"),
    ("What's your job?", "occupation"),
    ("Where do you work?", "occupation"),
    ("What street is your office on?", "workplace_street"),
    ("Did you pack your bag yourself?", "bag_packer"),
    ("Who packed this suitcase?", "bag_packer"),
    ("What have you got in your suitcase?", "bag_content"),
    ("what is inside the bag", "bag_content"),
    ("Is this your bag?", "bag_owner"),
    ("Whose suitcase is that?", "bag_owner"),
    ("How much money are you carrying?", "cash"),
    ("Are you carrying any cash?", "cash"),
    ("Where did you get the money?", "cash_source"),
    ("Where does this cash come from?", "cash_source"),
    ("What will you do first when you arrive?", "first_errand"),
    ("How will you get to the hotel?", "way_to_lodging"),
    ("How are you getting there from here?", "way_to_lodging"),
    ("What is next to your hotel?", "near_lodging"),
    ("Where were you born?", "birthplace"),
    ("What is your place of birth?", "birthplace"),
    ("What school did you go to?", "school_town"),
    ("When was your passport issued?", "document_days"),
    ("Who keeps your passport?", "passport_keeper"),
    ("Who holds on to your documents?", "passport_keeper"),
    ("Do you have a work contract?", "work_contract"),
    ("What salary were you promised?", "work_contract"),
    ("Tell me about your trip", "journey"),
    ("tell me everything about your journey", "journey"),
    ("How was the trip organised?", "arrangement"),
    ("Tell me about the truck", "vehicle"),
    ("Who owns this car?", "vehicle_owner"),
    ("Is the car yours?", "vehicle_owner"),
    ("When did you buy the car?", "vehicle_days"),
    ("What repairs did you have?", "last_repair"),
    ("Where did you spend the night?", "night_stop"),
    ("Where did you sleep last night?", "night_stop"),
    ("How many stops did you make?", "stops"),
    ("Is there a second driver?", "drivers"),
    ("Since when do you have this trailer?", "trailer_days"),
    ("Tell me about the cargo", "load"),
    ("What are you transporting?", "goods"),
    ("What's in the truck?", "goods"),
    ("How many boxes are there?", "packages"),
    ("How heavy is it?", "gross_kg"),
    ("What does the load weigh?", "gross_kg"),
    ("What's the value of the goods?", "goods_value"),
    ("Where was the cargo loaded?", "loaded_at"),
    ("Who loaded the truck?", "loaded_by"),
    ("When was it loaded?", "loaded_days"),
    ("Did anybody break the seal?", "seal"),
    ("What will the goods be used for?", "end_use"),
    ("Do you know the receiver?", "consignee_known"),
    ("What does the consignee do?", "consignee_business"),
    ("What did you order?", "parcel_content"),
    ("What's inside the parcel?", "parcel_content"),
    ("Which website did you order from?", "ordered_from"),
    ("When did you order it?", "ordered_days"),
    ("Did you pay by card?", "parcel_payment"),
    ("Who sent it to you?", "sender_relation"),
    ("Is it for a birthday?", "occasion"),
    ("How many parcels do you get a month?", "parcels_month"),
    ("Tell me about the parcel.", "parcel"),
    ("Everything is fine, isn't it?", "all_in_order"),
    ("Do you have anything to declare?", "nothing_to_declare"),
    ("You're lying!", "you_are_lying"),
    ("Admit it, you are hiding something", "admit_it"),
)
RUSSIAN = (
    ("Зачем вы едете?", "purpose"),
    ("С какой целью вы приехали?", "purpose"),
    ("Куда едете?", "destination"),
    ("В какой город вы направляетесь?", "destination"),
    ("Где вы остановитесь?", "lodging"),
    ("Какая у вас гостиница?", "lodging"),
    ("Где будете проживать?", "lodging"),
    ("Кто вас встречает?", "host"),
    ("Кто вас пригласил?", "host"),
    ("Надолго приехали?", "stay_days"),
    ("Сколько дней вы здесь пробудете?", "stay_days"),
    ("У вас есть обратный билет?", "return_ticket"),
    ("Билет назад куплен?", "return_ticket"),
    ("Почему летите через Стамбул?", "route_reason"),
    ("Почему не прямым рейсом?", "route_reason"),
    ("Кто заплатил за билет?", "payer"),
    ("За чей счёт вы едете?", "payer"),
    ("Когда вы купили билет?", "booked_days"),
    ("Давно забронировали билет?", "booked_days"),
    ("Вы раньше здесь бывали?", "earlier_trips"),
    ("Вы у нас впервые?", "earlier_trips"),
    ("Сколько раз вы тут были?", "earlier_trips"),
    ("С кем вы едете?", "companions"),
    ("Вы один?", "companions"),
    ("Вы путешествуете одна?", "companions"),
    ("Кем вы работаете?", "occupation"),
    ("Чем занимаетесь?", "occupation"),
    ("На какой улице ваш офис?", "workplace_street"),
    ("Назовите адрес вашей работы", "workplace_street"),
    ("Вы сами собирали чемодан?", "bag_packer"),
    ("Кто упаковывал багаж?", "bag_packer"),
    ("Что у вас в сумке?", "bag_content"),
    ("Какие вещи везёте?", "bag_content"),
    ("Чья это сумка?", "bag_owner"),
    ("Это ваш чемодан?", "bag_owner"),
    ("Наличные есть?", "cash"),
    ("Сколько денег у вас с собой?", "cash"),
    ("Откуда у вас эти деньги?", "cash_source"),
    ("Где вы взяли деньги?", "cash_source"),
    ("Что будете делать первым делом?", "first_errand"),
    ("Как доберётесь до гостиницы?", "way_to_lodging"),
    ("На чём поедете отсюда?", "way_to_lodging"),
    ("Что находится рядом с гостиницей?", "near_lodging"),
    ("Какие там ориентиры?", "near_lodging"),
    ("Где вы родились?", "birthplace"),
    ("Откуда вы родом?", "birthplace"),
    ("В какой школе учились?", "school_town"),
    ("Когда выдан паспорт?", "document_days"),
    ("Когда вы получили этот паспорт?", "document_days"),
    ("У кого ваш паспорт обычно?", "passport_keeper"),
    ("Кто хранит ваши документы?", "passport_keeper"),
    ("Есть ли у вас трудовой договор?", "work_contract"),
    ("Какую зарплату вам обещали?", "work_contract"),
    ("Расскажите о вашей поездке", "journey"),
    ("Кто организовал поездку?", "arrangement"),
    ("Расскажите о машине", "vehicle"),
    ("Чья это машина?", "vehicle_owner"),
    ("Кому принадлежит автомобиль?", "vehicle_owner"),
    ("Когда купили машину?", "vehicle_days"),
    ("Когда был последний ремонт?", "last_repair"),
    ("Где вы ночевали?", "night_stop"),
    ("Сколько раз останавливались?", "stops"),
    ("Есть второй водитель?", "drivers"),
    ("Кто ещё за рулём?", "drivers"),
    ("Давно у вас этот прицеп?", "trailer_days"),
    ("Расскажите про груз", "load"),
    ("Что везёте?", "goods"),
    ("Какой у вас груз?", "goods"),
    ("Сколько коробок?", "packages"),
    ("Какой вес груза?", "gross_kg"),
    ("Сколько стоит этот товар?", "goods_value"),
    ("Где вы загружались?", "loaded_at"),
    ("Кто загружал машину?", "loaded_by"),
    ("Когда была погрузка?", "loaded_days"),
    ("Пломба цела?", "seal"),
    ("Для чего этот товар?", "end_use"),
    ("Вы знакомы с получателем?", "consignee_known"),
    ("Чем занимается получатель?", "consignee_business"),
    ("Расскажите о посылке", "parcel"),
    ("Что внутри посылки?", "parcel_content"),
    ("Что вы заказали?", "parcel_content"),
    ("На каком сайте заказывали?", "ordered_from"),
    ("Когда вы это заказали?", "ordered_days"),
    ("Как вы оплатили?", "parcel_payment"),
    ("Чем платили?", "parcel_payment"),
    ("Кто отправитель?", "sender_relation"),
    ("От кого посылка?", "sender_relation"),
    ("По какому поводу?", "occasion"),
    ("Это на день рождения?", "occasion"),
    ("Часто получаете посылки?", "parcels_month"),
    ("У вас всё в порядке?", "all_in_order"),
    ("Есть что декларировать?", "nothing_to_declare"),
    ("Вы мне врёте!", "you_are_lying"),
    ("Это неправда!", "you_are_lying"),
    ("Признавайтесь!", "admit_it"),
    ("Что вы скрываете?", "admit_it"),
)
NOTHING = (
    ("en", ""),
    ("en", "Hello"),
    ("en", "Nice weather today"),
    ("en", "Thank you, have a good day"),
    ("en", "?!"),
    ("en", '__import__("os").system("echo")'),
    ("en", "{0.__class__}"),
    ("ru", "Добрый день"),
    ("ru", "Спасибо"),
    ("ru", "Как дела"),
    ("ru", "'; DROP TABLE crossing; --"),
    ("ru", "Why are you travelling?"),
)


@pytest.mark.parametrize(("text", "meant"), ENGLISH)
def test_english(text: str, meant: str) -> None:
    assert intents(text, "en")[0].id == meant


@pytest.mark.parametrize(("text", "meant"), RUSSIAN)
def test_russian(text: str, meant: str) -> None:
    assert intents(text, "ru")[0].id == meant


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_nothing_when_unsure(language: str, text: str) -> None:
    assert intents(text, language) == ()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_question_can_be_typed(language: str) -> None:
    """By rules of its own, and as it stands in the phrase book."""
    book = phrases(language)
    assert book.typed.keys() == QUESTIONS.keys()
    for question in QUESTIONS.values():
        offered = intents(book.questions[question.id], language)
        assert question in offered, question.id


@pytest.mark.parametrize("language", ["en", "ru"])
def test_rules_are_written_as_they_are_compared(language: str) -> None:
    for rules in phrases(language).typed.values():
        assert all(rule == rule.casefold().replace("ё", "е") for rule in rules)


def test_at_most_three_are_offered_the_likeliest_first() -> None:
    many = intents("Where does the cash come from, how much money, who paid, what job?", "en")
    assert len(many) == MOST
    assert many[0].id == "cash_source"


def test_spelling_and_signs_do_not_matter() -> None:
    assert intents("КТО ЖДЁТ ВАС???", "ru") == intents("кто ждет вас", "ru") != ()
    assert intents("what’s your JOB", "en") == intents("what`s your job", "en") != ()


def test_only_what_fits_the_case_is_offered() -> None:
    parcel = questions_for(Mode.POST, SubjectKind.CONSIGNMENT, dict.fromkeys(TOPICS, 0))
    assert [one.id for one in intents("How was it paid?", "en", parcel)] == ["parcel_payment"]
    assert intents("Where were you born?", "en", parcel) == ()


def test_a_long_text_is_read_as_far_as_one_question_goes() -> None:
    assert intents("x " * LONGEST + "passport", "en") == ()


def test_a_language_without_a_book_is_an_error() -> None:
    with pytest.raises(ScenarioError, match="language 'de'"):
        intents("warum", "de")

"""The Olive Tree: people call to book a table, change a booking, ask."""

from tuner_server.samples.script import (
    Agent,
    Backchannel,
    BargeIn,
    Pause,
    Scenario,
    Tool,
    User,
)
from tuner_server.samples.scripts.restaurant_steps import (
    ASKS_FOR_TABLE,
    ASKS_NAME,
    BOOK,
    BOOK_OTHER_TIME,
    CALM,
    CONFIRMS,
    FREE,
    FULL,
    GIVES_NAME,
    GOODBYE,
    GREETING,
    HAPPY,
)
from tuner_server.samples.scripts.restaurant_trouble import TROUBLE

PROMPT = (
    "You answer the phone of the Olive Tree, a restaurant. You book, change and cancel tables, "
    "and answer questions about the menu and the opening hours. Be warm and brief. Never take "
    "card numbers. Hand over to a person when the guest asks for one."
)

SCENARIOS = (
    Scenario(
        "table booked",
        26,
        (
            GREETING,
            ASKS_FOR_TABLE,
            FREE,
            ASKS_NAME,
            GIVES_NAME,
            BOOK,
            CONFIRMS,
            GOODBYE,
            Agent("Goodbye! | Enjoy your {daytime}, goodbye."),
        ),
        HAPPY,
        "Booked a table for {people} {day} at {time}.",
    ),
    Scenario(
        "other time taken",
        14,
        (
            GREETING,
            ASKS_FOR_TABLE,
            FULL,
            Agent(
                "I'm afraid {time} is full {day}. I could offer {other_time} or a quarter to ten."
            ),
            Backchannel("mm-hmm"),
            User("Hmm, {other_time} then. | {other_time} is fine, we'll take that."),
            Agent("Wonderful, {other_time} it is. Under which name, please?"),
            GIVES_NAME,
            BOOK_OTHER_TIME,
            Agent("Thank you, {first_name}. You are booked {day} at {other_time}, {booking}."),
            GOODBYE,
        ),
        CALM,
        "Wanted {time}, took {other_time} instead.",
    ),
    Scenario(
        "questions about the menu",
        14,
        (
            GREETING,
            User(
                "Do you have anything {diet}? My {relative} is coming along. | Is there {diet} "
                "food on your menu? I'm asking for my {relative}."
            ),
            Tool("search_menu", {"diet": "{diet}"}, {"dishes": ["{dish}", "{other_dish}"]}, ms=300),
            Agent(
                "Yes, we do. The kitchen does the {dish} {diet}, and there is also the "
                "{other_dish}, which our regulars love, and a lemon sorbet for dessert."
            ),
            Backchannel("oh nice | okay | yeah"),
            User("And is there parking nearby?"),
            Agent("There is a public garage in Mill Street, two minutes on foot."),
            User("Perfect, that's all I wanted to know. Thanks."),
            Agent("You're welcome. Goodbye!"),
        ),
        HAPPY,
        "Asked about {diet} dishes and parking.",
    ),
    Scenario(
        "interrupts the long answer",
        12,
        (
            GREETING,
            User("What are your opening hours?"),
            Agent(
                "We are open every day. From Monday to Thursday we open at noon and the "
                "kitchen takes its last orders at ten, on Friday and Saturday we stay open until "
                "midnight, and on Sundays we serve brunch from ten in the morning until three."
            ),
            BargeIn("Sorry, just tell me about {weekday}. | Stop, stop. Only {weekday}.", 0.45),
            Agent("Of course. On {weekday} you can order until ten."),
            User("Okay. Then a table for {people} at {time}, name of {surname}."),
            FREE,
            BOOK,
            Agent("Booked: {people} people, {day} at {time}. Anything else?"),
            User("No, that's it."),
        ),
        CALM,
        "Cut the opening hours short and booked for {people}.",
    ),
    Scenario(
        "cancels",
        8,
        (
            GREETING,
            User("I need to cancel my table {day}. The name is {surname}."),
            Tool(
                "find_booking",
                {"name": "{surname}", "date": "{date}"},
                {"booking": "{booking}", "people": "{people_count}"},
                ms=380,
            ),
            Agent("I found it: {people} people {day} at {time}. Shall I cancel it?"),
            User("Yes, please. | Yes. We're all down with the flu."),
            Tool("cancel_booking", {"booking": "{booking}"}, {"success": True}, ms=510),
            Agent("It is cancelled. I hope to see you another time."),
            User("Thank you. Bye."),
        ),
        CALM,
        "Cancelled {booking}.",
    ),
    Scenario(
        "looks for the diary",
        5,
        (
            GREETING,
            User("I want to move my booking, hold on, let me find the number."),
            Agent("Take your time."),
            Pause(6_500),
            User("Here it is. {booking}. Can we make it {other_time}?"),
            Tool(
                "change_booking",
                {"booking": "{booking}", "time": "{other_time24}"},
                {"success": True},
                ms=700,
            ),
            Agent("Done, your table is now at {other_time}."),
            GOODBYE,
        ),
        HAPPY,
        "Moved {booking} to {other_time}.",
    ),
    Scenario(
        "reserva en español",
        6,
        (
            Agent("Olive Tree, buenas tardes, ¿en qué puedo ayudarle?"),
            User(
                "Hola, quería una mesa para {people_count} personas, {day_es} a las {time24}. | "
                "Buenas, ¿tienen mesa para {people_count} {day_es} a las {time24}?"
            ),
            FREE,
            Agent("Sí, tenemos una mesa junto a la ventana. ¿A qué nombre la pongo?"),
            User("A nombre de {surname}."),
            BOOK,
            Agent(
                "Perfecto, mesa para {people_count} a las {time24} a nombre de {surname}. "
                "Le hemos enviado un mensaje con los datos."
            ),
            Backchannel("vale | sí, sí"),
            User("Muchas gracias. ¡Hasta luego!"),
        ),
        HAPPY,
        "Mesa para {people_count} {day_es} a las {time24}, en español.",
        language="es",
    ),
    Scenario(
        "switches language",
        3,
        (
            GREETING,
            User("Hello, I want, eh, una mesa para {people_count}. ¿Habla español?"),
            Agent("Claro que sí. ¿Para qué día y a qué hora?"),
            User("{day_es} a las {time24}, por favor."),
            FREE,
            Agent("A las {time24} hay sitio. ¿A qué nombre?"),
            GIVES_NAME,
            BOOK,
            Agent("Listo, {surname}. ¡Hasta pronto!"),
        ),
        HAPPY,
        "Began in English, went on in Spanish, booked.",
        language="es",
    ),
    *TROUBLE,
)

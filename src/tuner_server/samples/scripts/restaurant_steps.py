"""What is said in most calls to the Olive Tree, and the tools that its agent has."""

from tuner_server.samples.script import Agent, Ending, Tool, User

GREETING = Agent(
    "Olive Tree, good {daytime}, how can I help you? | "
    "Thank you for calling the Olive Tree. What can I do for you? | "
    "Olive Tree, hello! Would you like to book a table?"
)
ASKS_FOR_TABLE = User(
    "Hi, I'd like a table for {people} {day} at {time}, please. | "
    "Hello, do you have anything {day} around {time}? We're {people}. | "
    "Yes hi, can I book for {people} people {day}, at {time}?"
)
FREE = Tool(
    "check_availability",
    {"date": "{date}", "time": "{time24}", "people": "{people_count}"},
    {"available": True, "table": "{table}", "area": "{area}"},
    ms=420,
)
FULL = Tool(
    "check_availability",
    {"date": "{date}", "time": "{time24}", "people": "{people_count}"},
    {"available": False, "alternatives": ["{other_time24}", "21:45"]},
    ms=460,
)
BOOK = Tool(
    "book_table",
    {
        "date": "{date}",
        "time": "{time24}",
        "people": "{people_count}",
        "name": "{surname}",
        "phone": "{phone}",
    },
    {"status": "confirmed", "booking": "{booking}"},
    ms=640,
)
BOOK_OTHER_TIME = Tool("book_table", {**BOOK.params, "time": "{other_time24}"}, BOOK.result, ms=640)
ASKS_NAME = Agent(
    "We have a nice table in the {area} at {time}. What name shall I put it under? | "
    "{time} works, in the {area}. And the name, please?"
)
GIVES_NAME = User("{surname}. | It's {first_name} {surname}. | {surname}, with {people} people.")
CONFIRMS = Agent(
    "Done, {surname}: {people} people {day} at {time}. Your booking number is {booking}. | "
    "Perfect. That is a table for {people} {day} at {time}, under {surname}. See you then!"
)
GOODBYE = User("Great, thank you. Bye! | Thanks so much, bye. | Lovely, see you {day}.")
HAPPY = Ending("user_hangup", successful=True, sentiment="positive")
CALM = Ending("user_hangup", successful=True)
LOST = Ending("user_hangup", successful=False, sentiment="negative")

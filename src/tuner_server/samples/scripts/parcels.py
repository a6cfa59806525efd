"""Swift Parcel: the agent calls people about deliveries that need their word."""

from tuner_server.samples.script import (
    Agent,
    Backchannel,
    BargeIn,
    Ending,
    Pause,
    Scenario,
    TalkOver,
    Tool,
    User,
)

PROMPT = (
    "You call recipients on behalf of Swift Parcel when a delivery needs their word: a failed "
    "attempt, customs, an address that is not complete. Say who you are at once. Never ask for "
    "passwords or card numbers. On a machine, leave the message once and hang up."
)

_ANSWERS = User("Hello? | Yes? | {surname}. | Hi, who is this?", 250)
_INTRODUCES = Agent(
    "Good {daytime}, this is the assistant of Swift Parcel. Am I speaking with {first_name} "
    "{surname}? | Hello, Swift Parcel's assistant here. Is this {first_name} {surname}?"
)
_CONFIRMS_SELF = User("Yes, speaking. | That's me. | Yes, what is it about?")
_LOOKUP = Tool(
    "get_parcel",
    {"parcel": "{parcel}"},
    {"status": "on hold", "depot": "{depot}", "attempts": 2},
    ms=310,
)
_FAILED_ATTEMPT = Agent(
    "We tried to bring you a parcel from {shop} {past_day}, but nobody was at home. "
    "Shall we try again {day}, or leave it at the pick-up point in {street}?"
)
_RESCHEDULE = Tool(
    "reschedule",
    {"parcel": "{parcel}", "date": "{date}", "window": "{window24}"},
    {"success": True, "window": "{window24}"},
    ms=560,
)
_GOODBYE = User("Great, thanks. Bye. | Perfect, thank you. | Okay, bye.")
_DONE = Ending("agent_hangup", successful=True, sentiment="positive")
_CALM = Ending("user_hangup", successful=True)
_LOST = Ending("user_hangup", successful=False, sentiment="negative")
_MACHINE = Ending("voicemail", successful=False, sentiment="unknown", in_voicemail=True)

SCENARIOS = (
    Scenario(
        "new delivery date",
        22,
        (
            _ANSWERS,
            _INTRODUCES,
            _CONFIRMS_SELF,
            _LOOKUP,
            _FAILED_ATTEMPT,
            User("Sure, {day}. After four, if that's possible. | Try again {day}, please."),
            _RESCHEDULE,
            Agent(
                "It is on its way again {day}, between {window}. You will get a message an "
                "hour before."
            ),
            _GOODBYE,
            Agent("Thank you, goodbye."),
        ),
        _DONE,
        "Delivery of {parcel} moved to {day}, {window}.",
    ),
    Scenario(
        "voicemail",
        20,
        (
            User(
                "You have reached {first_name} {surname}. Please leave a message after the "
                "tone. | This is the mailbox of {phone_spoken}. Nobody is available right now.",
                300,
            ),
            Agent(
                "Hello, this is Swift Parcel. We have a parcel from {shop} for you and could "
                "not deliver it. Please choose a new date at the number on your card. Goodbye."
            ),
        ),
        _MACHINE,
        "Left a message about {parcel}.",
    ),
    Scenario(
        "voicemail taken for a person",
        7,
        (
            User(
                "Hi, I can't come to the phone right now, leave a message and I'll call back.", 300
            ),
            _INTRODUCES,
            Pause(5_200),
            Agent("Hello, am I speaking with {first_name} {surname}?"),
            Pause(6_000),
            Agent("Hello, am I speaking with {first_name} {surname}?"),
        ),
        Ending("timeout", successful=False, sentiment="unknown", in_voicemail=True),
        "Talked to a machine without noticing.",
    ),
    Scenario(
        "pick-up point",
        12,
        (
            _ANSWERS,
            _INTRODUCES,
            _CONFIRMS_SELF,
            _LOOKUP,
            _FAILED_ATTEMPT,
            BargeIn("The pick-up point. I'm never at home.", 0.8),
            Tool(
                "send_to_pickup",
                {"parcel": "{parcel}", "point": "{street}"},
                {"success": True, "code": "{code}"},
                ms=730,
            ),
            Agent(
                "All right. It will be in {street} for seven days. You need an "
                "identity card and the code {code}, which I'm also sending you as a message."
            ),
            Backchannel("yeah | mm-hmm | okay", 0.5),
            User("Got it, thanks."),
        ),
        _CALM,
        "{parcel} goes to the pick-up point in {street}.",
    ),
    Scenario(
        "thinks it is a fraud",
        9,
        (
            _ANSWERS,
            _INTRODUCES,
            User("How do I know this is not a scam? I don't give out anything on the phone."),
            Agent(
                "That's wise. I will not ask you for any password or payment. The last four "
                "signs of your parcel number are {code}, you find them in your e-mail."
            ),
            BargeIn("I don't want this. Don't call me again.", 0.5),
            Tool("mark_do_not_call", {"phone": "{phone}"}, {"success": True}, ms=260),
            Agent("Understood, we won't call you again."),
        ),
        Ending("user_hangup", successful=False, sentiment="negative"),
        "Took the call for a fraud and wants no more calls.",
    ),
    Scenario(
        "wrong person",
        8,
        (
            _ANSWERS,
            _INTRODUCES,
            User("No, wrong number. | There's no {surname} here, sorry."),
            Agent("I'm sorry for disturbing you. I'll correct the number. Goodbye."),
            Tool("flag_wrong_number", {"phone": "{phone}"}, {"success": True}, ms=280),
        ),
        Ending("agent_hangup", successful=False),
        "Wrong number.",
    ),
    Scenario(
        "address incomplete, tool fails",
        9,
        (
            _ANSWERS,
            _INTRODUCES,
            _CONFIRMS_SELF,
            _LOOKUP,
            Agent(
                "The label on your parcel has no house number. Could you tell me the number in "
                "{street}?"
            ),
            User("{house}. The bell says {surname}."),
            Tool(
                "update_address",
                {"parcel": "{parcel}", "house": "{house}"},
                ms=1_900,
                error="422: address service rejected the house number",
            ),
            Agent("Sorry, that did not go through. I'll try once more."),
            Tool(
                "update_address",
                {"parcel": "{parcel}", "house": "{house}"},
                {"success": True},
                ms=1_200,
            ),
            Agent("Thank you for waiting, now it worked: {street} {house}. We deliver {day}."),
            _GOODBYE,
        ),
        _CALM,
        "Address of {parcel} completed at the second attempt.",
    ),
    Scenario(
        "angry about the third attempt",
        8,
        (
            _ANSWERS,
            _INTRODUCES,
            User("Yes, and this is the third time! I was at home all day and nobody rang."),
            _LOOKUP,
            Agent(
                "I'm very sorry about that. I can see two attempts, {past_day} and the day "
                "before, and the driver noted that nobody opened the door at"
            ),
            BargeIn("That's a lie! Your driver never came. I want my money back.", 0.6),
            Agent("I understand that you're upset. May I open a complaint for you?"),
            BargeIn("No. I'm done with you people.", 0.7),
        ),
        _LOST,
        "Hung up angry after failed deliveries.",
    ),
    Scenario(
        "customs",
        7,
        (
            _ANSWERS,
            _INTRODUCES,
            _CONFIRMS_SELF,
            Tool(
                "get_customs",
                {"parcel": "{parcel}"},
                {"duty_cents": 1840, "missing": "invoice"},
                ms=3_900,
            ),
            Agent("Your parcel from {shop} is at customs, who would like to see the invoice."),
            User("Can I send it by e-mail? Wait, I have it here, the total was"),
            TalkOver("You can upload it with the link that I'm sending you now."),
            Tool("send_link", {"phone": "{phone}", "kind": "invoice"}, ms=500, answered=False),
            User("Okay, I'll do that tonight."),
            Agent("Thank you. Customs usually answer within two days."),
        ),
        _CALM,
        "Customs want an invoice for {parcel}.",
    ),
    Scenario(
        "auf Deutsch",
        8,
        (
            User("{surname}, guten Tag? | Ja, hallo?", 250),
            Agent(
                "Guten Tag, hier ist der Assistent von Swift Parcel. Spreche ich mit "
                "{first_name} {surname}?"
            ),
            User("Ja, am Apparat. Worum geht es denn?"),
            _LOOKUP,
            Agent(
                "Wir haben ein Paket von {shop} für Sie und haben Sie gestern nicht "
                "angetroffen. Passt es Ihnen heute zwischen {window_de} Uhr?"
            ),
            Backchannel("mhm"),
            User("Heute geht nicht. Vielleicht {day_de}?"),
            _RESCHEDULE,
            Agent("Gern, {day_de} zwischen {window_de} Uhr. Auf Wiederhören!"),
            User("Danke, tschüss."),
        ),
        _DONE,
        "Neue Zustellung {day_de}, auf Deutsch.",
        language="de",
    ),
    Scenario(
        "asks for a person",
        4,
        (
            _ANSWERS,
            _INTRODUCES,
            User("Are you a robot? I'd rather talk to somebody real."),
            Agent("I am, yes. One moment, I'm looking for a free colleague."),
            Tool(
                "transfer_call", {"queue": "service"}, {"status": "failed", "waiting": 14}, ms=2_300
            ),
            Agent("All of my colleagues are busy. Shall somebody call you back within the hour?"),
            User("Yes, do that."),
            Tool("create_callback", {"phone": "{phone}"}, {"success": True}, ms=340),
            Agent("Noted. Thank you for your patience."),
        ),
        _CALM,
        "Wanted a person; a callback was arranged.",
    ),
    Scenario(
        "nobody answers",
        5,
        (),
        Ending("no_answer", successful=False, sentiment=None),
        "Nobody picked up.",
    ),
)

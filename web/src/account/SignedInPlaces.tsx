import { Button } from "@mantine/core";
import { Instant } from "../shell/Instant";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import styles from "./AccountPage.module.css";
import { browserName } from "./browserName";
import { type SignedInAt, useEndSessions, useSignedInAt } from "./queries";

interface PlaceProps {
  place: SignedInAt;
  onEnd: (place: SignedInAt) => void;
}

function Place({ place, onEnd }: PlaceProps) {
  const name = browserName(place.user_agent);
  return (
    <li className={styles.place}>
      <span className={styles.browser} title={place.user_agent ?? undefined}>
        {name}
        {place.current && <span className={styles.current}>this one</span>}
      </span>
      <span className="muted">
        since <Instant ms={place.created_at_ms} />
      </span>
      {!place.current && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`Sign out of ${name}`}
          onClick={() => onEnd(place)}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}

/** Where the person is signed in, each of which they can end. */
export function SignedInPlaces() {
  const toast = useToast();
  const places = useSignedInAt();
  const end = useEndSessions();
  const endThem = (id: string | null, text: string) =>
    end.mutate(id, {
      onSuccess: () => toast({ text, tone: "good" }),
      onError: (error) => toast({ text: error.message, tone: "error" }),
    });
  const others = places.data?.filter(({ current }) => !current) ?? [];
  return (
    <Section
      title="Where you are signed in"
      actions={
        others.length > 0 && (
          <Button
            variant="default"
            size="xs"
            loading={end.isPending}
            onClick={() => endThem(null, "You are signed out everywhere else.")}
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      {places.error && <Problem error={places.error} onRetry={() => places.refetch()} />}
      <ul className={styles.places}>
        {places.data?.map((place) => (
          <Place
            key={place.id}
            place={place}
            onEnd={({ id, user_agent }) =>
              endThem(id, `You are signed out of ${browserName(user_agent)}.`)
            }
          />
        ))}
      </ul>
    </Section>
  );
}

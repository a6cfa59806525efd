import { Button, Loader, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, Redirect } from "wouter";
import type { Invited, Session } from "../api/types";
import { formatMinute } from "../format/time";
import { usePageTitle } from "../shell/usePageTitle";
import { Entrance } from "./Entrance";
import styles from "./Entrance.module.css";
import { useAcceptInvitation, useInvitation } from "./invitation";
import { NewPasswordInput } from "./NewPasswordInput";
import { useSession, useSignIn, useSignOut } from "./session";
import { tokenInFragment } from "./token";

interface Props {
  token: string;
  invited: Invited;
}

function offer({ invited_by: by, workspace, role }: Invited): string {
  return `${by} invites you to ${workspace}, as ${role === "viewer" ? "a" : "an"} ${role}.`;
}

/** For whoever is signed in: one click. */
function JoinAs({ token, invited, user }: Props & { user: NonNullable<Session["user"]> }) {
  const accept = useAcceptInvitation();
  const signOut = useSignOut();
  const isAnother = user.email !== invited.email;
  return (
    <Entrance
      title={`Join ${invited.workspace}`}
      intro={offer(invited)}
      error={accept.error?.message ?? null}
      onSubmit={() => accept.mutate({ token })}
    >
      {isAnother && (
        <p className={styles.intro}>
          You are signed in as <strong>{user.email}</strong>; the invitation was meant for{" "}
          <strong>{invited.email}</strong>.
        </p>
      )}
      <Button type="submit" loading={accept.isPending}>
        Join as {user.email}
      </Button>
      {isAnother && (
        <Button variant="subtle" size="xs" onClick={() => signOut.mutate()}>
          Sign out, to join as somebody else
        </Button>
      )}
    </Entrance>
  );
}

/** For whoever has an account: its password opens it, never an invitation. */
function SignInAndJoin({ token, invited }: Props) {
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const accept = useAcceptInvitation();
  const submit = async () => {
    await signIn.mutateAsync({ email: invited.email, password });
    accept.mutate({ token });
  };
  return (
    <Entrance
      title={`Join ${invited.workspace}`}
      intro={`${offer(invited)} Sign in to accept.`}
      error={signIn.error?.message ?? accept.error?.message ?? null}
      onSubmit={() => submit().catch(() => undefined) /* Told by `signIn.error`. */}
    >
      <TextInput
        size="sm"
        label="E-mail"
        type="email"
        autoComplete="username"
        readOnly
        value={invited.email}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={signIn.isPending || accept.isPending}>
        Sign in and join
      </Button>
    </Entrance>
  );
}

/** For whoever is new here. */
function StartAndJoin({ token, invited }: Props) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const accept = useAcceptInvitation();
  return (
    <Entrance
      title={`Join ${invited.workspace}`}
      intro={`${offer(invited)} You will sign in as ${invited.email}.`}
      error={accept.error?.message ?? null}
      onSubmit={() => accept.mutate({ token, name: name.trim(), password })}
    >
      <TextInput
        size="sm"
        label="Your name"
        autoComplete="name"
        required
        withAsterisk={false}
        maxLength={100}
        autoFocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NewPasswordInput value={password} onChange={setPassword} />
      <Button type="submit" loading={accept.isPending} disabled={name.trim() === ""}>
        Join
      </Button>
      <p className={styles.aside}>
        The invitation holds until {formatMinute(invited.expires_at_ms)}.
      </p>
    </Entrance>
  );
}

/** Where an invitation's link leads. */
export function InvitationPage() {
  usePageTitle("Invitation");
  const [token] = useState(tokenInFragment);
  const session = useSession();
  const invitation = useInvitation(token);
  const joined = session.data?.workspaces.some(({ id }) => id === invitation.data?.workspace_id);
  if (invitation.data && joined) {
    return <Redirect to={`/w/${invitation.data.workspace_id}/calls`} replace />;
  }
  const error =
    token === ""
      ? "This link is incomplete: it must end with #token=… as it was given to you."
      : (invitation.error?.message ?? session.error?.message ?? null);
  if (error !== null) {
    return (
      <Entrance title="Invitation" error={error} onSubmit={() => undefined}>
        <Link href="/" className={styles.aside}>
          Go to Tuner
        </Link>
      </Entrance>
    );
  }
  if (!invitation.data || !session.data) {
    return (
      <Entrance title="Invitation" error={null} onSubmit={() => undefined}>
        <Loader size="sm" aria-label="Loading" />
      </Entrance>
    );
  }
  const props = { token, invited: invitation.data };
  if (session.data.user) return <JoinAs {...props} user={session.data.user} />;
  if (invitation.data.has_account) return <SignInAndJoin {...props} />;
  return <StartAndJoin {...props} />;
}

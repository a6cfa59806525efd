import { Button, PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.css";
import { type FormEvent, useState } from "react";
import { useSession, useSignOut } from "../session/session";
import { Page, Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import styles from "./AccountPage.module.css";
import { useChangeAccount, useChangePassword } from "./queries";
import { SignedInPlaces } from "./SignedInPlaces";

const SHORTEST_PASSWORD = 10;

function Failure({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <p role="alert" className={styles.error}>
      {error.message}
    </p>
  );
}

function WhoOneIs({ name: nameNow, email: emailNow }: { name: string; email: string }) {
  const toast = useToast();
  const change = useChangeAccount();
  const [name, setName] = useState(nameNow);
  const [email, setEmail] = useState(emailNow);
  const [password, setPassword] = useState("");
  const isOtherEmail = email.trim().toLowerCase() !== emailNow;
  const isChanged = isOtherEmail || name.trim() !== nameNow;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { name: name.trim(), ...(isOtherEmail ? { email: email.trim(), password } : {}) },
      {
        onSuccess: () => {
          setPassword("");
          toast({ text: "Saved.", tone: "good" });
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        size="sm"
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="sm"
        label="E-mail"
        description="You sign in with it."
        type="email"
        required
        withAsterisk={false}
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {isOtherEmail && (
        <PasswordInput
          label="Current password"
          description="Needed for another e-mail."
          required
          withAsterisk={false}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <Failure error={change.error} />
      <div>
        <Button type="submit" size="xs" disabled={!isChanged} loading={change.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function PasswordForm() {
  const toast = useToast();
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { current_password: current, new_password: next },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          toast({ text: "The new password holds. Every other session has ended.", tone: "good" });
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordInput
        label="Current password"
        required
        withAsterisk={false}
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label="New password"
        description={`At least ${SHORTEST_PASSWORD} characters.`}
        required
        withAsterisk={false}
        minLength={SHORTEST_PASSWORD}
        maxLength={200}
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      <Failure error={change.error} />
      <div>
        <Button
          type="submit"
          size="xs"
          disabled={current === "" || next.length < SHORTEST_PASSWORD}
          loading={change.isPending}
        >
          Change the password
        </Button>
      </div>
    </form>
  );
}

/** What belongs to the person, whatever workspace they are in. */
export default function AccountPage() {
  const user = useSession().data?.user;
  const signOut = useSignOut();
  if (!user) return null;
  return (
    <Page
      title="Your account"
      actions={
        <Button variant="default" size="xs" onClick={() => signOut.mutate()}>
          Sign out
        </Button>
      }
    >
      <Section title="You">
        <WhoOneIs name={user.name} email={user.email} />
      </Section>
      <Section title="Password" hint="A new one ends every other session of yours.">
        <PasswordForm />
      </Section>
      <SignedInPlaces />
    </Page>
  );
}

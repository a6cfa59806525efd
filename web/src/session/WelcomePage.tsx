import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Redirect } from "wouter";
import { usePageTitle } from "../shell/usePageTitle";
import { Entrance } from "./Entrance";
import { NewPasswordInput } from "./NewPasswordInput";
import { useWelcome } from "./session";
import { tokenInFragment } from "./token";

export function WelcomePage() {
  usePageTitle("Welcome");
  const [token] = useState(tokenInFragment);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const welcome = useWelcome();
  if (welcome.isSuccess) return <Redirect to="/" replace />;
  const missing =
    token === "" ? "This link is incomplete: it must end with #token=… as it was printed." : null;
  return (
    <Entrance
      title="Welcome to Tuner"
      intro="Choose the e-mail and the password that you will sign in with. The link works once."
      error={welcome.error?.message ?? missing}
      onSubmit={() =>
        welcome.mutate({ token, email, password, ...(name.trim() !== "" && { name: name.trim() }) })
      }
    >
      <TextInput
        size="sm"
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput
        size="sm"
        label="Your name"
        description="As others read it. Leave it empty to keep the one you have."
        autoComplete="name"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NewPasswordInput value={password} onChange={setPassword} />
      <Button type="submit" loading={welcome.isPending} disabled={token === ""}>
        Set password and sign in
      </Button>
    </Entrance>
  );
}

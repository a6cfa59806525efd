/** What an agent runs on. */

export interface Provider {
  readonly key: "custom_api" | "livekit" | "pipecat" | "retell" | "vapi";
  readonly title: string;
  /** What choosing it means, in one line. */
  readonly means: string;
  /** Whether the provider has a key of its own that can be kept with the agent. */
  readonly hasKey: boolean;
}

export const PROVIDERS: readonly Provider[] = [
  {
    key: "custom_api",
    title: "Custom API",
    means: "Your own stack sends each call over HTTP, from any language.",
    hasKey: false,
  },
  {
    key: "livekit",
    title: "LiveKit",
    means: "Tuner’s LiveKit plugin sends the call when the job shuts down.",
    hasKey: false,
  },
  {
    key: "pipecat",
    title: "Pipecat",
    means: "Tuner’s Pipecat observer sends the call when the pipeline ends.",
    hasKey: false,
  },
  {
    key: "retell",
    title: "Retell",
    means: "Runs on Retell; your webhook passes each call on over HTTP.",
    hasKey: true,
  },
  {
    key: "vapi",
    title: "Vapi",
    means: "Runs on Vapi; your webhook passes each call on over HTTP.",
    hasKey: true,
  },
];

export type ProviderKey = Provider["key"];

/** The provider of that key; one that a newer server names is shown as it is. */
export function providerOf(key: string): Omit<Provider, "key"> & { readonly key: string } {
  const known = PROVIDERS.find((provider) => provider.key === key);
  return known ?? { key, title: key, means: "", hasKey: false };
}

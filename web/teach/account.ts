import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { MeView } from "../../server/protocol/instructors.ts";
import { messageOf } from "../ui/use-loaded.ts";
import { getMe } from "./teach-api.ts";

export type AccountState =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "ready"; readonly me: MeView };

/** Who is signed in to teach in this browser. */
export const accountStore = createStore<AccountState>(() => ({ state: "loading" }));

export function useAccount(): AccountState {
  return useStore(accountStore);
}

export async function loadAccount(): Promise<void> {
  try {
    accountStore.setState({ state: "ready", me: await getMe() }, true);
  } catch (error) {
    accountStore.setState({ state: "failed", message: messageOf(error) }, true);
  }
}

export function setMe(me: MeView): void {
  accountStore.setState({ state: "ready", me }, true);
}

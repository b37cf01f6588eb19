/** How near a command came to what a check wants. */
export type Match =
  | { readonly kind: "same" }
  /** Same program, subcommand and arguments, without these options. */
  | { readonly kind: "missingOptions"; readonly options: readonly string[] }
  | { readonly kind: "extraOptions"; readonly options: readonly string[] }
  | { readonly kind: "otherArguments" }
  /** The arguments are right, but it is another subcommand: `docker rmi hi` for `docker rm hi`. */
  | { readonly kind: "otherSubcommand" }
  | { readonly kind: "other" };

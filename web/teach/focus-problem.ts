/** Puts the cursor into the first field of a form that is wrong, once its errors are shown. */
export function focusFirstProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    const wrong = form.querySelector<HTMLElement>("[aria-invalid], [data-invalid=true] input:not(:disabled)");
    wrong?.focus();
  });
}

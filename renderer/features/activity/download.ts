/** Hands the person a file with this value as JSON; the browser or the shell asks where to keep it. */
export function download(name: string, value: unknown): void {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has only begun the download; the address must outlive it a little.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

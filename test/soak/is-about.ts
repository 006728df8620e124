/** Whether a call is about this person. The list of a tenant's users is looked up as a whole, whoever is looked for. */
export function isAbout(email: string, said: string): boolean {
  return (
    said.includes(email) || said.includes(encodeURIComponent(email)) || /^(GET )?\/v1\/tenants\/.*\/users/.test(said)
  );
}

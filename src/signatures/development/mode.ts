/** Thrown where a development authority would start in production: its keys are nobody's promise (W16). */
export class DevelopmentAuthorityRefused extends Error {
  readonly code = 'developmentAuthorityRefused';
}

/** Passes in every mode but production, where a real КНЕДП, time-stamp authority and responder must be configured. */
export function assertDevelopmentAllowed(mode: string): void {
  if (mode !== 'production') return;
  throw new DevelopmentAuthorityRefused(
    'The development certificate authority, time-stamp authority and OCSP responder are refused in production mode: configure real ones.',
  );
}

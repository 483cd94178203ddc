import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link, type LinkProps } from 'react-router';
import './button.css';

type Look = 'primary' | 'secondary' | 'quiet' | 'warning';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` once per screen; `warning` for what cannot be taken back; `quiet` inside lists. */
  look?: Look;
  /** While the command runs: stays focusable, says so to screen readers and ignores presses. */
  busy?: boolean;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** A button; `type="button"` unless said otherwise, never disabled by `busy` so that the focus is not lost. */
export function Button({ look = 'secondary', busy = false, icon, children, className = '', onClick, type = 'button', ref, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      ref={ref}
      type={busy ? 'button' : type}
      className={`button button--${look} ${className}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon}
      {children}
    </button>
  );
}

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({ look = 'secondary', icon, children, className = '', ...rest }: LinkProps & { look?: Look; icon?: ReactNode }) {
  return (
    <Link {...rest} className={`button button--${look} ${className}`}>
      {icon}
      {children}
    </Link>
  );
}

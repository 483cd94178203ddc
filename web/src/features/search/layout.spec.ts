import { describe, expect, it } from 'vitest';
import { switchLayout } from './layout';

describe('The wrong keyboard layout', () => {
  it('is told apart in both directions', () => {
    expect(switchLayout('yfrfp')).toBe('наказ');
    expect(switchLayout('Yfrfp № 5')).toBe('Наказ № 5');
    expect(switchLayout('вщс')).toBe('doc');
    expect(switchLayout('2026')).toBe('');
  });
});

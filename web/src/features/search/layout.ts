const latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const ukrainian = "йцукенгшщзхїфівапролджєячсмитьбю'";

/** What was typed on the wrong keyboard layout: «yfrfp» → «наказ» and back; empty when switching makes no difference. */
export function switchLayout(typed: string): string {
  const [from, to] = /[а-яґєії]/i.test(typed) ? [ukrainian, latin] : [latin, ukrainian];
  const switched = [...typed].map((letter) => {
    const at = from.indexOf(letter.toLowerCase());
    const other = at === -1 ? letter : (to[at] ?? letter);
    return letter === letter.toLowerCase() ? other : other.toUpperCase();
  }).join('');
  return switched === typed ? '' : switched;
}

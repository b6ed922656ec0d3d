// How a quick search finds places: parindex/quick_find_match.py once more, for the browser.
// A test holds the two together.

const MAX_QUERY_LENGTH = 100;
const SHORT = 2; // letters of an abbreviation that only count at its beginning
const MARKS = /[-–—/,;:()"'“”‘’…!?+[\]]/g;
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** Folds one character: no accent, no case, 'đ' as 'd'; a mark becomes a space, '&' nothing. */
function foldCharacter(character) {
  // Up and down again is what case folding does: 'ß' is 'ss'. One letter has no way back.
  const upper = character.toLowerCase().toUpperCase();
  const lower = character === 'ı' ? character : upper.toLowerCase();
  return lower.normalize('NFD').replaceAll('đ', 'd').replace(/[\p{M}&]/gu, '').replace(MARKS, ' ');
}

/** Returns the words of a text that are compared; a point counts only inside, as in '3.4'. */
export function wordsOf(text) {
  const plain = Array.from(text, foldCharacter).join('');
  return plain.split(SPACES).map((word) => word.replace(/^\.+|\.+$/g, '')).filter(Boolean);
}

/** Turns a row of the index into a place. */
export function readPlace([kind, title, url, hint, code, name, more, initials]) {
  return { kind, title, url, hint, code, name, more, short: initials.split(' ').filter(Boolean) };
}

/** Returns the places that a query means, the likeliest first, else in their own order. */
export function find(places, query) {
  const words = wordsOf(Array.from(query).slice(0, MAX_QUERY_LENGTH).join(''));
  if (!words.length) return [];
  return places
    .map((place) => ({ place, rank: rankOf(place, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((one, other) => one.rank - other.rank)
    .map(({ place }) => place);
}

function rankOf({ code, name, more, short }, words) {
  const phrase = words.join(' ');
  const [inName, inText] = [` ${name}`, ` ${name} ${more}`];
  if ([code, name, ...short].includes(phrase)) return 0;
  if (code.startsWith(`${phrase}.`)) return 1;
  if (code.startsWith(phrase) || name.startsWith(phrase)) return 2;
  if (inName.includes(` ${phrase}`)) return 3;
  if (words.every((word) => inName.includes(` ${word}`))) return 4;
  if (words.every((word) => inText.includes(` ${word}`) || abbreviates(word, short))) return 5;
  if (words.every((word) => inText.includes(word) || abbreviates(word, short))) return 6;
  return null;
}

function abbreviates(word, short) {
  if (word.length < SHORT) return false;
  return short.some((one) => one.startsWith(word) || (word.length > SHORT && one.includes(word)));
}

/** Cuts a title into stretches that a query's words begin with and those between. */
export function markedParts(title, query) {
  const characters = Array.from(title.normalize('NFC'));
  const folded = [' ']; // with one place per folded letter, and where it came from
  const origin = [-1];
  characters.forEach((character, index) => {
    for (const letter of foldCharacter(character)) {
      folded.push(SPACES.test(letter) ? ' ' : letter);
      origin.push(index);
    }
  });
  const text = folded.join('');
  const isMarked = characters.map(() => false);
  for (const word of wordsOf(query)) {
    for (let at = text.indexOf(` ${word}`); at >= 0; at = text.indexOf(` ${word}`, at + 1)) {
      for (let place = at + 1; place <= at + word.length; place += 1) isMarked[origin[place]] = true;
    }
  }
  const parts = [];
  characters.forEach((character, index) => {
    const last = parts.at(-1);
    if (last?.isMarked === isMarked[index]) last.text += character;
    else parts.push({ text: character, isMarked: isMarked[index] });
  });
  return parts;
}

// What is heard after this article: the page's list, and what the reader put into it.

/** Articles in order, as `{article, title}`; ids and addresses are taken as well. */
export class Queue {
  constructor() {
    this.waiting = [];
    this.heard = [];
  }

  fill(items) {
    this.waiting = [...items].map(itemOf);
  }

  /** Put one in, as the last or as the next; each is in it once. */
  add(item, isNext = false) {
    const one = itemOf(item);
    this.remove(one.article);
    if (isNext) this.waiting.unshift(one);
    else this.waiting.push(one);
  }

  remove(article) {
    this.waiting = this.waiting.filter((one) => one.article !== article);
  }

  /** Take the next one, or the one that is named; what is heard now can be gone back to. */
  onward(now, article = this.waiting[0]?.article) {
    const item = this.waiting.find((one) => one.article === article);
    if (!item) return null;
    this.heard.push(now);
    this.remove(article);
    return item;
  }

  /** Go back to the one before. */
  back(now) {
    const item = this.heard.pop();
    if (item) this.waiting.unshift(now);
    return item ?? null;
  }

  /** Take the next one in place of one that nobody can hear. */
  pass() {
    return this.waiting.shift();
  }
}

function itemOf(item) {
  return item.article ? item : { article: String(item) };
}

/* Numbers and the lines of a tooltip. Everything is text; nothing here makes HTML. */
(function () {
  "use strict";

  const NARROW = "\u202f"; // groups of German numbers, and before a German per cent sign
  const MINUS = "\u2212";

  /* `whole` is the figure as displayed, times 10 ** decimals: no rounding happens here. */
  function number(whole, decimals, language) {
    const german = language !== "en";
    const digits = String(Math.abs(whole)).padStart(decimals + 1, "0");
    const cut = digits.length - decimals;
    const groups = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, german ? NARROW : ",");
    const fraction = decimals ? (german ? "," : ".") + digits.slice(cut) : "";
    return (whole < 0 ? MINUS : "") + groups + fraction;
  }

  function withUnit(text, unit, language) {
    if (!unit) return text;
    if (unit === "%") return language === "en" ? text + unit : text + NARROW + unit;
    return `${text}\u00a0${unit}`;
  }

  /* Fill {places} from own properties only: texts and names may hold anything. */
  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (place, key) =>
      Object.prototype.hasOwnProperty.call(values, key) ? String(values[key]) : place,
    );
  }

  function comparison(view, whole) {
    const words = view.words;
    const gap = whole - view.city;
    if (gap === 0) return words.equal;
    const unit = view.unit === "%" ? words.points : view.unit;
    const difference = withUnit(number(Math.abs(gap), view.decimals, view.language), unit, view.language);
    const side = gap > 0 ? "higher" : "lower";
    const text = fill(words[side], { difference });
    if (!view.worse) return text;
    return `${text} – ${side === view.worse ? words.unfavourable : words.favourable}`;
  }

  /* Lines below the name: figure, city, class; or what the state of the area means. */
  function lines(view, index) {
    const { words, language, decimals, unit } = view;
    const shown = (whole) => withUnit(number(whole, decimals, language), unit, language);
    const common = { indicator: view.indicator, year: view.year };
    const code = view.codes[index];
    const whole = view.whole[index];
    const out = [];
    if (whole === null) {
      const state = view.states[code] || view.classes[code] || "";
      out.push(fill(words.state, { ...common, state }));
    } else {
      out.push(fill(words.value, { ...common, value: shown(whole) }));
    }
    if (view.city !== null) {
      out.push(fill(words.city, { value: shown(view.city) }));
      if (whole !== null) out.push(comparison(view, whole));
    }
    if (whole !== null && view.classes[code]) {
      out.push(fill(words.class, { letter: code, words: view.classes[code] }));
    }
    return out;
  }

  window.srm = window.srm || {};
  window.srm.words = { number, withUnit, fill, lines };
})();

package dev.latchkey.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/** A page by its keyboard alone: Tab comes to every control, in the order in which they are seen, and it is seen where one is. */
final class Keyboard {

    private static final int PRESSES_MAX = 600;

    /** Notes each control that is come to; of what stands in one row or beside another, the eye goes on to the right or down. */
    private static final String WATCH = """
        () => {
          const seen = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: false })
            && e.getClientRects().length > 0;
          const tabbable = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex],iframe,audio,video')]
            .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && seen(e) && !e.closest('[inert]'))
            .filter(e => e.type !== 'radio' || !e.name || e === ([...document.getElementsByName(e.name)]
              .filter(other => other.form === e.form).find(other => other.checked) ?? [...document.getElementsByName(e.name)]
              .find(other => other.form === e.form)));
          const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' '
            + (e.getAttribute('aria-label') ?? (e.innerText || e.name || e.getAttribute('href') || '')).trim().slice(0, 40);
          const ring = e => {
            const style = getComputedStyle(e);
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
          };
          const marks = e => ring(e) || (e.closest('label,.check,.lk-check') && ring(e.closest('label,.check,.lk-check')))
            || (e.labels && [...e.labels].some(ring)) || (e.nextElementSibling && ring(e.nextElementSibling))
            || (e.parentElement && ring(e.parentElement));
          const watch = { tabbable, come: [], problems: [] };
          window.lkKeyboard = watch;
          document.activeElement?.blur();
          document.addEventListener('focusin', event => {
            const e = event.target;
            if (watch.come.includes(e)) return;
            watch.come.push(e);
            const box = e.getBoundingClientRect();
            const fixed = (() => { for (let p = e; p; p = p.parentElement) {
              if (['fixed', 'sticky'].includes(getComputedStyle(p).position)) return true; } return false; })();
            const place = { e, fixed, left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX,
              bottom: box.bottom + scrollY };
            const last = e === tabbable[0] ? null : watch.last;
            if (last && !fixed && !last.fixed && place.bottom <= last.top + 1 && place.left < last.right - 1) {
              watch.problems.push('Tab goes back up from ' + name(last.e) + ' to ' + name(e));
            }
            watch.last = place;
            if (!marks(e)) watch.problems.push('nothing shows that the focus is at ' + name(e));
          });
          const parts = tabbable.filter(e => ['date', 'time', 'datetime-local'].includes(e.type)).length;
          return tabbable.length + 8 * parts + 2;
        }
        """;

    private static final String REPORT = """
        () => {
          const watch = window.lkKeyboard;
          document.activeElement?.blur();
          const missed = watch.tabbable.filter(e => !watch.come.includes(e));
          return [...watch.problems, ...missed.map(e => 'Tab never comes to ' + e.outerHTML.slice(0, 120))];
        }
        """;

    private Keyboard() {}

    /** What hinders somebody without a pointer; takes the focus away. */
    static List<String> problems(Page page) {
        // A date has a place for each of its parts.
        var presses = ((Number) page.evaluate(WATCH)).intValue();
        for (var i = 0; i < Math.min(presses, PRESSES_MAX); i++) {
            page.keyboard().press("Tab");
        }
        return ((List<?>) page.evaluate(REPORT)).stream().map(String::valueOf).toList();
    }
}

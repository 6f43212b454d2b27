package dev.latchkey.page;

import gg.jte.Content;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The icons of one page: it describes each that it shows once, at its end, so that no request is made for them and none stands twice.
 * For one page, and one thread.
 */
public final class PageIcons {

    private final IconSet set;
    private final SequencedMap<String, String> used = new LinkedHashMap<>();

    PageIcons(IconSet set) {
        this.set = set;
    }

    /**
     * Where on the page an icon is described.
     *
     * @throws IllegalArgumentException when there is no icon of this name
     */
    public String use(String name) {
        used.computeIfAbsent(name, set::symbol);
        return "#i-" + name;
    }

    /** Describes what was used so far; to be written after everything that shows an icon. */
    public Content symbols() {
        return output -> used.values().forEach(output::writeContent);
    }
}

package dev.latchkey.page.signin;

import dev.latchkey.page.Messages;
import java.util.List;

/** A name by which people recognise a browser; what it says of itself is often wrong, and never trusted. */
final class BrowserName {

    private static final List<String[]> BROWSERS = List.of(
            new String[] {"Edg/", "Edge"},
            new String[] {"OPR/", "Opera"},
            new String[] {"Firefox/", "Firefox"},
            new String[] {"Chrome/", "Chrome"},
            new String[] {"Safari/", "Safari"});
    private static final List<String[]> SYSTEMS = List.of(
            new String[] {"iPhone", "iPhone"},
            new String[] {"iPad", "iPad"},
            new String[] {"Android", "Android"},
            new String[] {"Windows", "Windows"},
            new String[] {"Mac OS X", "macOS"},
            new String[] {"Linux", "Linux"});

    private BrowserName() {}

    /** For instance {@code Firefox on Linux}; empty when nothing is known. */
    static String of(Messages messages, String userAgent) {
        var browser = first(BROWSERS, userAgent);
        var system = first(SYSTEMS, userAgent);
        if (browser.isEmpty()) {
            return "";
        }
        return system.isEmpty() ? browser : messages.text("security.browser.onSystem", browser, system);
    }

    private static String first(List<String[]> names, String userAgent) {
        return names.stream()
                .filter(name -> userAgent.contains(name[0]))
                .map(name -> name[1])
                .findFirst()
                .orElse("");
    }
}

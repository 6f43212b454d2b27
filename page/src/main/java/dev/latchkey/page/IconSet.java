package dev.latchkey.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The icons there are: the symbols of the file {@code icons.svg} beside this class. Immutable. */
final class IconSet {

    private static final String FILE = "icons.svg";
    private static final Pattern SYMBOL = Pattern.compile("<symbol id=\"i-([a-zA-Z-]+)\".*?</symbol>", Pattern.DOTALL);

    private final Map<String, String> symbols;

    private IconSet(Map<String, String> symbols) {
        this.symbols = Map.copyOf(symbols);
    }

    static IconSet load() {
        try (var stream = IconSet.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("the icons are not in this program");
            }
            var symbols = new LinkedHashMap<String, String>();
            SYMBOL.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .forEach(symbol -> symbols.put(symbol.group(1), symbol.group()));
            return new IconSet(symbols);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Markup of a symbol.
     *
     * @throws IllegalArgumentException when there is no icon of this name
     */
    String symbol(String name) {
        var symbol = symbols.get(name);
        if (symbol == null) {
            throw new IllegalArgumentException("there is no icon " + name);
        }
        return symbol;
    }
}

package dev.latchkey.core.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The colour of whoever runs the platform, in one scheme of the pages: of links, of the one main button, and of where one is. Whatever else
 * is shown in it is made of it.
 *
 * @param scheme whose grounds it lies on
 * @param value {@code #rrggbb}, in small letters
 */
public record BrandColour(Scheme scheme, String value) {

    /** How much of the colour is in the ground of where one is, and how much darker or lighter a pressed button is, in hundredths. */
    private static final int SOFT = 12;

    private static final int PRESSED = 18;

    private static final String BLACK = "#000000";
    private static final String WHITE = "#ffffff";

    /** The light pages and the dark ones. {@code StyleSheetTest} holds that their grounds are those of the style sheet. */
    public enum Scheme {
        LIGHT("colour", BLACK, "#ffffff", "#f7f8fa #ffffff #f1f3f6 #f5f7fa #f4f6f9"),
        DARK("colourDark", WHITE, "#14181f", "#0d1015 #14181f #1c212a #191e26 #10141a");

        private final String key;
        private final String away;
        private final String surface;
        private final String grounds;

        Scheme(String key, String away, String surface, String grounds) {
            this.key = key;
            this.away = away;
            this.surface = surface;
            this.grounds = grounds;
        }

        /** In the catalogue. */
        String key() {
            return key;
        }

        /** What text lies on: {@code canvas, surface, sunken, hover, code} of the style sheet. */
        public List<String> grounds() {
            return List.of(grounds.split(" ", -1));
        }
    }

    /** The ground of where one is. */
    public String soft() {
        return mixed(scheme.surface, value, SOFT);
    }

    /** What is written on it: white or black, whichever is told from it better, which is always enough for text. */
    public String written() {
        return Contrast.between(value, WHITE) >= Contrast.between(value, BLACK) ? WHITE : BLACK;
    }

    /** A button in it that is pressed, on which can be written as before. */
    public String pressed() {
        return mixed(value, written().equals(WHITE) ? BLACK : WHITE, PRESSED);
    }

    /** Why it cannot be read, with the ground on which it is worst and the nearest shade that would do; empty when it can. */
    Optional<String> problem() {
        var worst = worst();
        var contrast = Contrast.between(value, worst);
        if (contrast >= Contrast.TEXT_MIN) {
            return Optional.empty();
        }
        return Optional.of(
                "expected a contrast of at least 4.5:1 on every ground of the %s pages (WCAG 2.2, 1.4.3); %s has %.2f:1 on %s. The nearest shade that can be read is %s"
                        .formatted(
                                scheme.name().toLowerCase(Locale.ROOT),
                                value,
                                Math.floor(contrast * 100) / 100,
                                worst,
                                nearest()));
    }

    /** The ground on which it is told worst. */
    private String worst() {
        var grounds = new ArrayList<>(scheme.grounds());
        grounds.add(soft());
        return Collections.min(grounds, Comparator.comparingDouble(ground -> Contrast.between(value, ground)));
    }

    /** Black in the light, white in the dark can always be read. */
    private String nearest() {
        for (var share = 1; share < 100; share++) {
            var shade = new BrandColour(scheme, mixed(value, scheme.away, share));
            if (Contrast.between(shade.value, shade.worst()) >= Contrast.TEXT_MIN) {
                return shade.value;
            }
        }
        return scheme.away;
    }

    /** @param share of the second, in hundredths */
    private static String mixed(String first, String second, int share) {
        var mixed = new StringBuilder("#");
        for (var at = 1; at < 7; at += 2) {
            var one = Integer.parseInt(first.substring(at, at + 2), 16);
            var other = Integer.parseInt(second.substring(at, at + 2), 16);
            mixed.append("%02x".formatted(Math.round((one * (100 - share) + other * share) / 100.0)));
        }
        return mixed.toString();
    }
}

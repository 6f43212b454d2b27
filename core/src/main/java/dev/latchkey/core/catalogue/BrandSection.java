package dev.latchkey.core.catalogue;

import dev.latchkey.core.catalogue.BrandColour.Scheme;
import dev.latchkey.engine.apispec.ReadFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a catalogue says of what whoever runs the platform looks like. */
final class BrandSection {

    /** Most lines of a signature. */
    private static final int LINES_MAX = 8;

    /** Longest line of a signature, in characters: letters are not broken anew (RFC 5322 §2.1.1). */
    private static final int LINE_LENGTH_MAX = 78;

    /** Stands between quotes in a header. */
    private static final String REALM = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}";

    /** POSIX, 8.1: names of variables of the environment. */
    private static final String VARIABLE = "[A-Z][A-Z0-9_]{0,29}";

    private final Problems problems;
    private final Path folder;

    private final ReadFiles read;

    /**
     * A reader of what stands below {@code brand}.
     *
     * @param folder that the file of the logo is named from
     * @param read is told of that file
     */
    BrandSection(Path folder, ReadFiles read, Problems problems) {
        this.folder = folder;
        this.read = read;
        this.problems = problems;
    }

    Brand read(Fields brand) {
        var usual = Brand.DEFAULT;
        var read = new Brand(
                logo(brand),
                colours(brand),
                text(brand, "realm", REALM, usual.realm(), "1 to 60 letters, digits, spaces and the signs . _ -"),
                text(
                        brand,
                        "environmentPrefix",
                        VARIABLE,
                        usual.environmentPrefix(),
                        "1 to 30 of A-Z, 0-9 and _ that begin with a letter"),
                signature(brand),
                brand.mapping("letters").map(new LetterSection(problems)::read).orElse(LetterTexts.NONE));
        brand.finish();
        return read;
    }

    private String text(Fields brand, String key, String form, String usual, String expected) {
        var text = brand.text(key).orElse(usual);
        if (!text.matches(form)) {
            problems.add(brand.at(key), "expected " + expected);
        }
        return text;
    }

    private @Nullable Logo logo(Fields brand) {
        var name = brand.text("logo");
        if (name.isEmpty()) {
            return null;
        }
        try {
            var file = folder.resolve(name.get());
            var logo = LogoFile.read(file);
            read.add(file.toString(), logo.content());
            return logo;
        } catch (LogoFile.Refused | InvalidPathException e) {
            problems.add(brand.at("logo"), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private List<BrandColour> colours(Fields brand) {
        var colours = new ArrayList<BrandColour>();
        for (var scheme : Scheme.values()) {
            colour(brand, scheme).ifPresent(colours::add);
        }
        if (brand.find(Scheme.LIGHT.key()).isPresent()
                != brand.find(Scheme.DARK.key()).isPresent()) {
            problems.add(
                    brand.part(),
                    "expected colour and colourDark together: no colour can be read on light pages and on dark ones");
        }
        return colours;
    }

    private Optional<BrandColour> colour(Fields brand, Scheme scheme) {
        var text = brand.text(scheme.key());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().matches("#[0-9A-Fa-f]{6}")) {
            problems.add(brand.at(scheme.key()), "expected a colour such as \"#3450cf\", in quotes");
            return Optional.empty();
        }
        var colour = new BrandColour(scheme, text.get().toLowerCase(Locale.ROOT));
        colour.problem().ifPresent(problem -> problems.add(brand.at(scheme.key()), problem));
        return Optional.of(colour);
    }

    private String signature(Fields brand) {
        var lines = brand.texts("signature", LINES_MAX);
        if (lines.stream().anyMatch(line -> line.codePointCount(0, line.length()) > LINE_LENGTH_MAX)) {
            problems.add(brand.at("signature"), "expected lines of at most " + LINE_LENGTH_MAX + " characters");
        }
        return String.join("\n", lines);
    }
}

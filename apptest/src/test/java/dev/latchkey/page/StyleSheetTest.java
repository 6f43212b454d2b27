package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.catalogue.BrandColour;
import dev.latchkey.core.catalogue.BrandColour.Scheme;
import dev.latchkey.core.catalogue.Contrast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The style sheets: everything can be read in both schemes, and colours and sizes are said once. */
class StyleSheetTest {

    private static final int BYTES_MAX = 40_000;

    private static final int CONSOLE_BYTES_MAX = 12_000;

    private static final int REFERENCE_BYTES_MAX = 8_000;

    /** WCAG 2.2, 1.4.3 and 1.4.11: least contrast of text, and of what shows where a control is. */
    private static final double TEXT = Contrast.TEXT_MIN;

    private static final double CONTROL = 3;

    private static final Pattern TOKEN = Pattern.compile("--([a-z0-9-]+): (#[0-9a-f]{6});");
    private static final Pattern SIZE = Pattern.compile("font(?:-size)?: ([^;}]+)");
    private static final Pattern ICON = Pattern.compile("@template\\.icon\\(page = page, name = \"([a-zA-Z-]+)\"\\)");

    /** What is written on what. */
    private static final Map<String, List<String>> WRITTEN = Map.ofEntries(
            Map.entry("ink", List.of("canvas", "surface", "sunken", "hover", "code", "accent-soft")),
            Map.entry("ink2", List.of("canvas", "surface", "sunken", "hover")),
            Map.entry("ink3", List.of("canvas", "surface", "sunken", "hover", "code")),
            Map.entry("link", List.of("canvas", "surface", "sunken", "hover", "accent-soft", "code")),
            Map.entry("on-accent", List.of("accent", "accent-press")),
            Map.entry("good", List.of("canvas", "surface", "good-soft", "code", "hover")),
            Map.entry("warn", List.of("canvas", "surface", "warn-soft", "hover")),
            Map.entry("bad", List.of("canvas", "surface", "bad-soft", "hover")));

    /** What must be told from what it lies on, without being read. */
    private static final Map<String, List<String>> SEEN = Map.of(
            "line-control", List.of("canvas", "surface"),
            "focus", List.of("canvas", "surface", "sunken"),
            "good-mark", List.of("surface", "hover"),
            "c-ok", List.of("surface"),
            "c-refused", List.of("surface"),
            "c-limited", List.of("surface"),
            "c-failed", List.of("surface"),
            "c-rejected", List.of("surface"),
            "c-old", List.of("surface"));

    private static final String SHEET = read("latchkey.css");
    private static final String CONSOLE = read("lists.css");
    private static final String REFERENCE = read("api-reference.css");

    /** What all say with the tokens. */
    private static final String RULES = SHEET.substring(SHEET.indexOf("2. Base")) + CONSOLE + REFERENCE;

    private static String read(String name) {
        try (var stream = PageFrame.class.getResourceAsStream(name)) {
            assertThat(stream).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> tokens(String part) {
        var tokens = new LinkedHashMap<String, String>();
        TOKEN.matcher(part).results().forEach(token -> tokens.put(token.group(1), token.group(2)));
        return tokens;
    }

    /** Those of the light scheme first. */
    private static List<Map<String, String>> schemes() {
        var dark = SHEET.indexOf("@media (prefers-color-scheme: dark)");
        var base = SHEET.indexOf("2. Base");
        assertThat(dark).isPositive().isLessThan(base);
        var light = tokens(SHEET.substring(0, dark));
        var darkened = new LinkedHashMap<>(light);
        darkened.putAll(tokens(SHEET.substring(dark, base)));
        return List.of(light, darkened);
    }

    private static String colour(Map<String, String> scheme, String token) {
        return Objects.requireNonNull(scheme.get(token), token);
    }

    private static List<String> tooWeak(Map<String, List<String>> pairs, double least) {
        var weak = new ArrayList<String>();
        for (var scheme : schemes()) {
            pairs.forEach((front, grounds) -> grounds.forEach(ground -> {
                var contrast = Contrast.between(colour(scheme, front), colour(scheme, ground));
                if (contrast < least) {
                    weak.add("%s on %s: %.2f".formatted(front, ground, contrast));
                }
            }));
        }
        return weak;
    }

    @Test
    void everyPairOfColoursCanBeRead() {
        assertThat(Contrast.between("#ffffff", "#000000")).isEqualTo(21);
        assertThat(Contrast.between("#777777", "#ffffff")).isBetween(4.47, 4.48);
        assertThat(tooWeak(WRITTEN, TEXT)).isEmpty();
        assertThat(tooWeak(SEEN, CONTROL)).isEmpty();
    }

    /** What a colour of a brand is held against, and what it takes the place of. */
    @Test
    void brandsAreHeldAgainstTheseGroundsAndTakeTheAccentsPlace() {
        var grounds = List.of("canvas", "surface", "sunken", "hover", "code");
        Map.of(Scheme.LIGHT, schemes().getFirst(), Scheme.DARK, schemes().getLast())
                .forEach((scheme, tokens) -> assertThat(scheme.grounds())
                        .isEqualTo(grounds.stream().map(tokens::get).toList()));
        var sheet = BrandSheet.of(
                List.of(new BrandColour(Scheme.LIGHT, "#8a1538"), new BrandColour(Scheme.DARK, "#ff9db0")));
        var known = schemes().getFirst().keySet();
        assertThat(tokens(sheet).keySet())
                .containsExactlyInAnyOrderElementsOf(known.stream()
                        .filter(token -> token.matches(".*accent.*|link|focus"))
                        .toList());
        assertThat(sheet)
                .containsOnlyOnce("@media (prefers-color-scheme: dark) {\n:root { --accent: #ff9db0;")
                .doesNotContainPattern("\\{[a-z]");
    }

    /** What a chart shows is told by its colour, so no colour of a chart means two things. */
    @Test
    void everyPartOfAChartHasAColourOfItsOwn() {
        var colours = Pattern.compile("\\.lk-plot-([a-z_]+)[^{}]*\\{ fill: var\\(--([a-z-]+)\\)")
                .matcher(RULES)
                .results()
                .collect(Collectors.toMap(rule -> rule.group(1), rule -> rule.group(2)));
        assertThat(colours.keySet())
                .containsExactlyInAnyOrder("succeeded", "rejected_by_api", "refused", "limited", "failed", "old");
        assertThat(colours.values()).doesNotHaveDuplicates();
    }

    @Test
    void coloursAreSaidInTheTokensAlone() {
        assertThat(RULES).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\b|rgb\\(|hsl\\(");
    }

    @Test
    void typeHasFiveSizesAndTwoFamilies() {
        assertThat(SIZE.matcher(RULES).results().map(size -> size.group(1)))
                .hasSizeGreaterThan(30)
                .allMatch(size -> size.matches("inherit|100%|0?\\.93em|(?:[1-7]00 )?var\\(--t(?:12|13|14|16|20)\\).*"));
        assertThat(RULES).doesNotContain("sans-serif", "monospace", "Segoe");
        assertThat(Pattern.compile("font-weight: ([0-9]+)|font: ([0-9]+) ")
                        .matcher(RULES)
                        .results())
                .allMatch(weight -> weight.group().matches(".*(400|500|600).*"));
    }

    @Test
    void staysSmall() {
        assertThat(SHEET.getBytes(StandardCharsets.UTF_8).length).isLessThan(BYTES_MAX);
        assertThat(CONSOLE.getBytes(StandardCharsets.UTF_8).length).isLessThan(CONSOLE_BYTES_MAX);
        assertThat(REFERENCE.getBytes(StandardCharsets.UTF_8).length).isLessThan(REFERENCE_BYTES_MAX);
    }

    @Test
    void everyIconThatATemplateNamesIsThere() throws IOException {
        var set = IconSet.load();
        var named = new ArrayList<String>();
        for (var module : List.of("page", "authserver", "console")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/jte"))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    ICON.matcher(Files.readString(file)).results().forEach(icon -> named.add(icon.group(1)));
                }
            }
        }
        assertThat(named)
                .hasSizeGreaterThan(3)
                .allSatisfy(name -> assertThat(set.symbol(name)).contains("<path"));
    }

    @Test
    void aPageDescribesEachIconThatItShowsOnce() {
        var icons = new PageIcons(IconSet.load());
        assertThat(icons.use("home")).isEqualTo("#i-home");
        icons.use("menu");
        icons.use("home");
        var output = new gg.jte.output.StringOutput();
        icons.symbols().writeTo(output);
        assertThat(output.toString().split("<symbol ", -1)).hasSize(3);
        assertThat(output.toString()).contains("id=\"i-home\"", "id=\"i-menu\"");
    }
}

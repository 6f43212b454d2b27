package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security/budgets.md is the program's: what it names is there, and what can grow is named. */
class BudgetsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/security/budgets.md");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)#(\\w+)`");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+[a-z]\\w*)(?:\\.[A-Z_]+)?`");
    private static final Pattern CONSTANT = Pattern.compile("`([A-Z]\\w+)\\.([A-Z_]+)`");

    /** What can hold more and more. */
    private static final Pattern GROWS = Pattern.compile("Caffeine\\.newBuilder|new ConcurrentHashMap|newKeySet\\("
            + "|new ConcurrentLinked\\w+|new LinkedBlocking\\w+|new ArrayBlockingQueue|new ArrayDeque");

    private static final Pattern BOUNDED = Pattern.compile("maximumSize\\(|maximumWeight\\(");

    /** Not part of a node that serves. */
    private static final List<String> APART = List.of("bench", "client", "demo");

    private static Map<String, String> sources(String kind, List<String> without) throws IOException {
        var found = new TreeMap<String, String>();
        try (var modules = Files.list(ROOT)) {
            for (var module : modules.filter(
                            folder -> !without.contains(folder.getFileName().toString()))
                    .toList()) {
                var folder = module.resolve("src").resolve(kind).resolve("java");
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.walk(folder)) {
                        for (var file : files.filter(one -> one.toString().endsWith(".java"))
                                .toList()) {
                            found.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what"))
                .toList();
    }

    /** One that fills it: that a bound is written down here shows nothing of what becomes of what is beyond. */
    @Test
    void everyRowNamesATestThatIsThere() throws IOException {
        var tests = sources("test", List.of());
        var wrong = new ArrayList<String>();
        for (var row : rows()) {
            var named = TEST.matcher(row);
            if (!named.find()
                    || named.group(1).equals("BudgetsTest")
                    || !tests.getOrDefault(named.group(1), "").contains("void " + named.group(2) + "(")) {
                wrong.add(row);
            }
        }
        assertThat(rows()).hasSizeGreaterThan(30);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyClassThatIsNamedIsThere() throws IOException {
        var classes = sources("main", List.of()).keySet();
        var tests = sources("test", List.of()).keySet();
        var named = new TreeSet<String>();
        CLASS.matcher(Files.readString(PAGE)).results().forEach(one -> named.add(one.group(1)));
        named.removeAll(classes);
        named.removeAll(tests);
        assertThat(named).isEmpty();
    }

    @Test
    void whatCanGrowIsNamed() throws IOException {
        var page = Files.readString(PAGE);
        var missing = new ArrayList<String>();
        sources("main", APART).forEach((name, text) -> {
            if (GROWS.matcher(text).find() && !page.contains("`" + name + "`") && !page.contains("`" + name + ".")) {
                missing.add(name);
            }
        });
        assertThat(missing)
                .as("say in docs/security/budgets.md who fills it and how far")
                .isEmpty();
    }

    @Test
    void everyCacheHasABound() throws IOException {
        var unbounded = new ArrayList<String>();
        sources("main", APART).forEach((name, text) -> {
            var caches = text.split("Caffeine\\.newBuilder", -1);
            for (var i = 1; i < caches.length; i++) {
                if (!BOUNDED.matcher(caches[i].split("\\.build\\(", 2)[0]).find()) {
                    unbounded.add(name);
                }
            }
        });
        assertThat(unbounded).isEmpty();
    }

    /** A bound that is named has its number in one place, and something asks for it. */
    @Test
    void everyConstantThatIsNamedIsUsed() throws IOException {
        var sources = sources("main", APART);
        var wrong = new ArrayList<String>();
        var held = 0;
        for (var row : rows()) {
            var constant = CONSTANT.matcher(row);
            while (constant.find()) {
                held++;
                var text = sources.getOrDefault(constant.group(1), "");
                var uses = Pattern.compile("\\b" + constant.group(2) + "\\b")
                        .matcher(text)
                        .results();
                if (uses.count() < 2) {
                    wrong.add(constant.group());
                }
            }
        }
        assertThat(held).isGreaterThan(5);
        assertThat(wrong).isEmpty();
    }
}

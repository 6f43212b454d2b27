package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation says of commands and keys is what the program has; its blocks are those of {@link DocumentedBlocksTest}. */
class DocumentedTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMAND = Pattern.compile("\\./latchkey ((?:[a-z|-]+ ?)+)");
    private static final Pattern IN_CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern CALL_IN_CODE = Pattern.compile("`\\./latchkey ([a-z][^`\n]*)`");
    /** A key as the sources of the configuration name it. */
    private static final Pattern KEY = Pattern.compile("\"((?:[a-z][A-Za-z0-9]*\\.)+[a-z][A-Za-z0-9]*)\"");
    /** Comes with a module that this test does not see. */
    private static final Set<String> ELSEWHERE = Set.of("demo");
    /** Stops the start, and says what came in its place. */
    private static final Set<String> RETIRED = Set.of("listeners.host");

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    @Test
    void namesNoCommandThatIsNotThere() throws IOException {
        var program = Latchkey.newCommandLine();
        for (var file : DocumentedBlock.pages()) {
            var found = COMMAND.matcher(read(file));
            while (found.find()) {
                var words = found.group(1).trim().split(" ");
                for (var name : words[0].split("\\|")) {
                    if (ELSEWHERE.contains(name)) {
                        continue;
                    }
                    var command = Objects.requireNonNull(
                            program.getSubcommands().get(name), file + ": ./latchkey " + name + " is not there");
                    if (words.length > 1 && !command.getSubcommands().isEmpty()) {
                        assertThat(command.getSubcommands().keySet())
                                .as(file + ": ./latchkey " + found.group(1))
                                .contains(words[1].split("\\|"));
                    }
                }
            }
        }
    }

    @Test
    void namesNoOptionThatIsNotThere() throws IOException {
        var unknown = new TreeSet<String>();
        for (var page : DocumentedBlock.pages()) {
            var found = CALL_IN_CODE.matcher(DocumentedBlock.read(page));
            while (found.find()) {
                optionsNotThere(found.group(1))
                        .forEach(option -> unknown.add(page + ": " + found.group(1) + " has no " + option));
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(optionsNotThere("key create --nme NAME")).containsExactly("--nme");
        assertThat(optionsNotThere("key|client create --name NAME")).isEmpty();
    }

    /** In code within a sentence nothing is complete, so only names are looked at. */
    private static List<String> optionsNotThere(String call) {
        var words = call.trim().split("[ \\[\\]]+");
        var unknown = new ArrayList<String>();
        for (var name : words[0].split("\\|")) {
            var command = Latchkey.newCommandLine().getSubcommands().get(name);
            if (command == null) {
                continue; // what namesNoCommandThatIsNotThere is for
            }
            var part = words.length > 1 ? command.getSubcommands().get(words[1].split("\\|")[0]) : null;
            var options = (part == null ? command : part).getCommandSpec().optionsMap();
            Arrays.stream(words)
                    .filter(word -> word.startsWith("--"))
                    .flatMap(word -> Arrays.stream(word.split("=")[0].split("\\|")))
                    .filter(option -> !options.containsKey(option))
                    .forEach(unknown::add);
        }
        return unknown;
    }

    @Test
    void tellsOfEveryCommand() throws IOException {
        var told = new TreeSet<String>();
        for (var file : List.of("README.md", "docs/operating.md")) {
            var found = COMMAND.matcher(read(file));
            while (found.find()) {
                told.addAll(List.of(found.group(1).trim().split(" ")[0].split("\\|")));
            }
        }
        told.removeAll(ELSEWHERE);
        var there = new TreeSet<>(Latchkey.newCommandLine().getSubcommands().keySet());
        there.removeAll(ELSEWHERE);
        assertThat(told).isEqualTo(there);
    }

    @Test
    void listsEveryKeyOfTheConfigurationAndNoOther() throws IOException {
        var known = new TreeSet<String>();
        try (var files = Files.list(Path.of("../app/src/main/java/dev/latchkey/app/config"))) {
            for (var file : files.toList()) {
                var found = KEY.matcher(Files.readString(file));
                while (found.find()) {
                    known.add(found.group(1));
                }
            }
        }
        known.removeIf(key -> RETIRED.contains(key) || key.endsWith(".yaml"));
        var listed = new TreeSet<String>();
        documentedKeys()
                .map(key -> key.replaceFirst("^apis\\[]\\.(?=[a-zA-Z]+\\.)", ""))
                .filter(key -> key.contains(".") && !key.contains("["))
                .forEach(listed::add);
        known.removeIf(key -> key.equals("consent.viewCounts"));
        assertThat(listed).isEqualTo(known);
        assertThat(documentedKeys()).as("each key once").doesNotHaveDuplicates();
    }

    /** The first cells of the table of keys; a name without a dot stands beside the one before it. */
    private static Stream<String> documentedKeys() throws IOException {
        var keys = new ArrayList<String>();
        var table = read("docs/operating.md").split("\\| key \\| default \\| meaning \\|")[1];
        for (var line : table.substring(0, table.indexOf("\n\n")).lines().toList()) {
            if (!line.startsWith("| `")) {
                continue;
            }
            var before = "";
            var found = IN_CODE.matcher(line.substring(0, line.indexOf(" |", 2)));
            while (found.find()) {
                var name = found.group(1);
                var key = name.contains(".") || before.isEmpty()
                        ? name
                        : before.substring(0, before.lastIndexOf('.') + 1) + name;
                keys.add(key);
                before = key;
            }
        }
        return keys.stream();
    }
}

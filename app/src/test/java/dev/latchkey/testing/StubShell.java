package dev.latchkey.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A shell that finds no programs but those that write down what they were given, so that a pasted command shows what it would do. */
public final class StubShell {

    /** Answers whatever it is asked. */
    public static final String PRINTED = "printed by it";

    private static final String STUB = """
        #!/bin/sh
        printf '%s\\0' "${0##*/}" "$#" "$@" >> "$CALLS"
        printf '%s' 'printed by it'
        """;

    /** What texts of a document may hold; each end of a quotation is followed by a program that would be noticed. */
    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "`stray`",
            "$(stray)",
            "$HOME",
            "${HOME}",
            "\\",
            "\n",
            "\r",
            "\t",
            "\u0003",
            "\u0015",
            "\u001b[2J",
            "\u007f",
            "\u0085",
            ";stray;",
            "'; stray; '",
            "\"; stray; \"",
            "'\"'\"'`stray`",
            "| stray",
            "> stray",
            "&",
            "#",
            "!!",
            "*",
            "?",
            "~",
            "{a,b}",
            "[a]",
            "%s",
            "%0a",
            "@",
            "-",
            "=",
            ":",
            "X-Key",
            "ü",
            "\u2028",
            "\u202e",
            "😀",
            "");

    private final Path folder;
    private final Path calls;

    /** @param folder empty, for its programs */
    public StubShell(Path folder) {
        this.folder = folder;
        this.calls = folder.resolve("calls");
        try {
            for (var name : List.of("curl", "jq", "sed", "latchkey", "openssl", "tr", "stray")) {
                var program = folder.resolve(name);
                Files.writeString(program, STUB);
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text that would do something if a shell read it. */
    public static String hostile(RandomGenerator random) {
        return random.ints(random.nextInt(1, 6), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(Collectors.joining());
    }

    /**
     * Runs commands as they are pasted; nothing but the programs may be run, and the shell must understand everything.
     *
     * @param environment variables that the commands read
     * @return of each program that ran, in any order, its name and the arguments that it was given
     */
    public List<List<String>> run(String commands, Map<String, String> environment) {
        try {
            Files.deleteIfExists(calls);
            var builder = new ProcessBuilder("/bin/sh", "-c", commands)
                    .directory(Files.createDirectories(folder.resolve("in")).toFile())
                    .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().putAll(Map.of("PATH", folder.toString(), "CALLS", calls.toString(), "LC_ALL", "C"));
            var shell = builder.start();
            shell.getOutputStream().close();
            var said = new String(shell.getInputStream().readAllBytes(), UTF_8);
            assertThat(shell.waitFor()).as("%s%n%s", commands, said).isZero();
            var ran = read();
            assertThat(ran).as(commands).noneMatch(call -> call.getFirst().equals("stray"));
            try (var files = Files.list(folder.resolve("in"))) {
                assertThat(files).as("files that a redirection made").isEmpty();
            }
            return ran;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What curl was given in the only, or the last, call of it. */
    public List<String> curl(String commands, Map<String, String> environment) {
        return run(commands, environment).stream()
                .filter(call -> call.getFirst().equals("curl"))
                .map(call -> call.subList(1, call.size()))
                .toList()
                .getLast();
    }

    private List<List<String>> read() throws IOException {
        var words = List.of(Files.readString(calls).split("\0", -1));
        var read = new ArrayList<List<String>>();
        for (var at = 0; at < words.size() - 1; ) {
            var count = Integer.parseInt(words.get(at + 1));
            var call = new ArrayList<>(List.of(words.get(at)));
            call.addAll(words.subList(at + 2, at + 2 + count));
            read.add(call);
            at += 2 + count;
        }
        return read;
    }
}

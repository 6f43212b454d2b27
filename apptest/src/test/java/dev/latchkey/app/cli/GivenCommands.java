package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands as somebody gives them who looks at what they print; for one thread. */
final class GivenCommands {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Duration waitMax;
    private LauncherPlace.Person person = LauncherPlace.Person.NOBODY;
    private Predicate<Path> mayEnter = Files::isExecutable;

    GivenCommands() {
        this(HandOver.WAIT_MAX);
    }

    /** @param waitMax as in {@link HandOver} */
    GivenCommands(Duration waitMax) {
        this.waitMax = waitMax;
    }

    /** Somebody answers from now on. */
    GivenCommands answeredBy(LauncherPlace.Person somebody) {
        person = somebody;
        return this;
    }

    /** As a user from now on who may enter these folders alone. */
    GivenCommands entering(Predicate<Path> folders) {
        mayEnter = folders;
        return this;
    }

    /** @return its exit code */
    int run(String... arguments) {
        output.reset();
        var err = new PrintStream(errors, true, UTF_8);
        var place = new LauncherPlace(new PrintStream(output, true, UTF_8), err, person, mayEnter);
        return Latchkey.commandLine(place, waitMax, List.of(arguments))
                .setOut(place.out())
                .setErr(place.err())
                .execute(arguments);
    }

    /** What a command that succeeds writes to standard output. */
    String printed(String... arguments) {
        var exitCode = run(arguments);
        assertThat(exitCode).as(errors()).isZero();
        return output();
    }

    JsonNode json(String... arguments) {
        return JsonMapper.shared().readTree(printed(arguments));
    }

    /** Of the last command. */
    String output() {
        return output.toString(UTF_8).strip();
    }

    /** Of all commands so far. */
    String errors() {
        return errors.toString(UTF_8);
    }

    void forgetErrors() {
        errors.reset();
    }
}

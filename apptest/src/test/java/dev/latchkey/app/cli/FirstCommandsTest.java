package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.cli.DocumentedParameters.Parameter;
import dev.latchkey.app.cli.DocumentedParameters.Wanted;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.ShellText;
import dev.latchkey.testing.StubShell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that {@code init} ends with give curl what the documents say, whatever that is, and run nothing of it. */
class FirstCommandsTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: T, version: '1'}
        paths:
          /it's/{id}: {get: {security: []}}
        """;

    @TempDir
    private Path folder;

    private final Random random = new Random(11);

    private static FirstRequest request(Wanted wanted, FirstRequest.Way way, Location location) throws Exception {
        var catalogue = CatalogueReader.defaults();
        var operation = new OpenApiReader(
                        catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers())
                .read("pets", Path.of("pets.yaml"), DOCUMENT.getBytes(UTF_8))
                .operations()
                .getFirst();
        var scheme = new SecurityScheme.ApiKey("key", location, CredentialKind.API_KEY);
        return new FirstRequest(operation, wanted, way, Optional.of(scheme), Scopes.NONE);
    }

    private List<String> curl(FirstRequest request, String text) {
        var commands = new FirstCommands(
                "latchkey",
                " --config " + ShellText.word(text),
                text,
                new FirstCommands.Origins("https://api.example/" + text, "https://www.example/" + text),
                new CredentialCarriers("X-Key", "key"),
                text,
                text,
                text);
        return new StubShell(folder).curl(String.join("\n", commands.to(request)) + "\n" + commands.serve(), Map.of());
    }

    @Test
    void giveEveryTextToCurl() throws Exception {
        for (var way : FirstRequest.Way.values()) {
            for (var place : Place.values()) {
                var text = StubShell.hostile(random);
                var header = "X-" + StubShell.hostile(random);
                var parameter = new Parameter(header, "header", StubShell.hostile(random));
                var request = request(new Wanted(List.of(parameter), true), way, new Location(place, "N" + text));
                assertThat(curl(request, text))
                        .as("%s %s", way, place)
                        .contains(header + ": " + parameter.value())
                        .last()
                        .asString()
                        .startsWith("https://api.example/" + text + "/it's/");
            }
        }
    }

    @Test
    void giveTheNameOfAHeaderOrCookieToCurl() throws Exception {
        for (var round = 0; round < 20; round++) {
            var name = "X-" + StubShell.hostile(random);
            assertThat(curl(request(Wanted.NOTHING, FirstRequest.Way.KEY, new Location(Place.HEADER, name)), "acme"))
                    .containsSequence("-H", name + ": " + StubShell.PRINTED);
            assertThat(curl(request(Wanted.NOTHING, FirstRequest.Way.KEY, new Location(Place.COOKIE, name)), "acme"))
                    .containsSequence("-b", name + "=" + StubShell.PRINTED);
            assertThat(curl(
                            request(Wanted.NOTHING, FirstRequest.Way.KEY, new Location(Place.AUTHORIZATION, name)),
                            "acme"))
                    .containsSequence("-H", "Authorization: " + name + " " + StubShell.PRINTED);
        }
    }
}

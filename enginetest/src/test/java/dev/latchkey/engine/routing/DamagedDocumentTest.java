package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.testing.Seeds;
import dev.latchkey.engine.testing.TestScopes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A slip of the pen in a document never lets anybody in whom the document without it would not. What cannot be told from another
 * intention is left out: a path of another name, a line that is
 * gone, a comment, an extension of others.
 */
class DamagedDocumentTest {

    private static final Map<String, String> PATHS = Map.of(
            "/users/me", "/users/me",
            "/users/{id}", "/users/7",
            "/users/{id}/notes.{format}", "/users/7/notes.txt",
            "/users/{id}/{part}", "/users/7/notes",
            "/orders", "/orders",
            "/open/{any}", "/open/x");

    /** One field a line, so that damage can be done to a field. The widest templates ask for the least. */
    private static final String DOCUMENT =
            """
            {
              "openapi": "3.1.0",
              "info": {"title": "T", "version": "1"},
              "components": {
                "securitySchemes": {
                  "companyKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                  "grants": {"type": "oauth2", "flows": {
                    "clientCredentials": {"tokenUrl": "/t", "scopes": {"orders_read": "", "customers_read": ""}},
                    "authorizationCode": {"tokenUrl": "/t", "authorizationUrl": "/a", "scopes": {"orders_read": "", "customers_read": ""}}
                  }}
                }
              },
              "security": [{"companyKey": []}],
              "paths": {
                "/users/me": {
                  "summary": "Self",
                  "get": {
                    "operationId": "self",
                    "parameters": [{"name": "fields", "in": "query"}],
                    "security": [{"grants": ["orders_read"]}],
                    "x-latchkey-permissions": ["VIEW"]
                  },
                  "head": {
                    "security": [{"companyKey": [], "grants": ["customers_read"]}]
                  },
                  "put": {
                    "responses": {"200": {"description": "ok"}}
                  }
                },
                "/users/{id}": {
                  "get": {
                    "security": []
                  },
                  "head": {
                    "security": [{"companyKey": []}]
                  },
                  "put": {
                    "security": []
                  }
                },
                "/users/{id}/notes.{format}": {
                  "get": {
                    "security": [{"grants": ["orders_read", "customers_read"]}]
                  }
                },
                "/users/{id}/{part}": {
                  "get": {
                    "security": [{}]
                  }
                },
                "/orders": {
                  "get": {
                    "operationId": "orders",
                    "tags": ["Orders"]
                  },
                  "post": {
                    "security": [{"companyKey": []}, {"grants": ["orders_read"]}]
                  }
                },
                "/open/{any}": {
                  "get": {
                    "security": []
                  }
                }
              }
            }
            """.replace("VIEW", TestScopes.PERMISSIONS.iterator().next().value());

    private static final String LETTERS = "abcdefgsxyz-_ABS019\"'{}[]:,.$/&*!|>%@`?~ \t";

    @Test
    void opensNothingWhateverTheDamage() throws SpecException {
        var sound = Router.of(List.of(read(DOCUMENT)));
        var refused = new AtomicInteger();
        var changed = new AtomicInteger();
        Seeds.check(1_000, random -> {
            var damaged = damage(random);
            Router router;
            try {
                var document = read(damaged);
                router = Router.of(List.of(document));
            } catch (SpecException _) {
                refused.incrementAndGet();
                return;
            }
            PATHS.forEach((template, target) -> {
                if (!damaged.contains('"' + template + '"')) {
                    return; // another path now
                }
                for (var method : HttpMethod.fixed()) {
                    var before = find(sound, method, target);
                    var after = find(router, method, target);
                    if (after.isPresent()) {
                        assertThat(before)
                                .as(method + " " + target + " of\n" + damaged)
                                .isPresent();
                        asksForNoLess(before.get(), after.get(), damaged);
                    }
                    if (before.isPresent() != after.isPresent()) {
                        changed.incrementAndGet();
                    }
                }
            });
        });
        assertThat(refused.get()).isBetween(100, 900);
        assertThat(changed.get()).isGreaterThan(75);
    }

    private static ApiDocument read(String document) throws SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Path.of("document.json"), document.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Operation> find(Router router, HttpMethod method, String target) {
        return router.match(method, path(target)) instanceof RouteMatch.Matched matched
                ? Optional.of(matched.operation())
                : Optional.empty();
    }

    private static void asksForNoLess(Operation before, Operation after, String damaged) {
        assertThat(after.permissions()).as(after + " of\n" + damaged).containsAll(before.permissions());
        for (var kinds : List.of(
                Set.<CredentialKind>of(),
                Set.of(CredentialKind.API_KEY),
                Set.of(CredentialKind.PARTNER_API_KEY),
                Set.of(CredentialKind.CLIENT_CREDENTIALS),
                Set.of(CredentialKind.AUTHORIZATION_CODE),
                Set.of(CredentialKind.API_KEY, CredentialKind.CLIENT_CREDENTIALS))) {
            for (var held : List.of(
                    Scopes.NONE,
                    Scopes.of("orders_read"),
                    Scopes.of("customers_read"),
                    Scopes.of("orders_read", "customers_read"))) {
                if (lets(after.security(), kinds, held)) {
                    assertThat(lets(before.security(), kinds, held))
                            .as(after + " lets in " + kinds + " with " + held.names() + ", by\n" + damaged)
                            .isTrue();
                }
            }
        }
    }

    private static boolean lets(SecurityRequirements security, Set<CredentialKind> kinds, Scopes held) {
        return security.alternatives().isEmpty()
                || security.alternatives().stream()
                        .anyMatch(alternative -> alternative.schemes().stream()
                                .allMatch(one ->
                                        one.scheme().acceptedKinds().stream().anyMatch(kinds::contains)
                                                && one.scopes().minus(held).isEmpty()));
    }

    private static String damage(SplittableRandom random) {
        var lines = DOCUMENT.split("(?<=\n)");
        var line = random.nextInt(lines.length);
        switch (random.nextInt(6)) {
            case 0 -> lines[line] = lines[line] + lines[line];
            case 1 -> lines[line] = lines[line].replaceFirst("\\{\"|\\[|\"", random.nextBoolean() ? "5" : "null");
            case 2 -> lines[line] = lines[line].replaceFirst(": .*[^,\n]", ": " + value(random));
            case 3 -> lines[line] = lines[line].replaceAll("\"([a-z])", random.nextBoolean() ? "\"x$1" : "\"$1$1");
            default -> {
                for (var slips = random.nextInt(1, 3); slips > 0; slips--) {
                    lines[line] = slip(lines[line], random);
                }
            }
        }
        return String.join("", lines);
    }

    private static String value(SplittableRandom random) {
        return new String[] {"null", "5", "true", "\"text\"", "[5]", "{\"a\": 1}", "[[]]", "[null]"}[random.nextInt(8)];
    }

    private static String slip(String line, SplittableRandom random) {
        var at = random.nextInt(line.length());
        var letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
        return switch (random.nextInt(4)) {
            case 0 -> line.substring(0, at) + letter + line.substring(at);
            case 1 -> line.substring(0, at) + line.substring(at + 1);
            case 2 -> line.substring(0, at) + letter + line.substring(at + 1);
            default ->
                at + 1 < line.length()
                        ? line.substring(0, at) + line.charAt(at + 1) + line.charAt(at) + line.substring(at + 2)
                        : line;
        };
    }
}

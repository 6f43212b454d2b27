package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * OpenAPI's security rules as files: {@code name.yaml} is a document, {@code name.expected} what it means, one line for each
 * operation, or the problems for which it is refused.
 */
class SecurityCaseTest {

    static Stream<String> cases() throws IOException, URISyntaxException {
        try (var files = Files.list(folder())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted(Comparator.naturalOrder())
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meansWhatIsExpected(String name) throws IOException, URISyntaxException {
        var expected = Files.readString(folder().resolve(name.replace(".yaml", ".expected")));
        assertThat(meaning(folder().resolve(name))).isEqualTo(expected);
    }

    /** The four cases that are confused most must be there. */
    @Test
    void hasTheCasesByName() throws IOException, URISyntaxException {
        assertThat(cases())
                .contains(
                        "alternatives-of-schemes-together.yaml",
                        "empty-requirement-allows-anonymous.yaml",
                        "empty-list-clears-document-default.yaml",
                        "absent-takes-document-default.yaml",
                        "absent-everywhere-asks-for-nothing.yaml");
    }

    private static Path folder() throws URISyntaxException {
        var resource = SecurityCaseTest.class.getResource("/security");
        assertThat(resource).isNotNull();
        return Path.of(resource.toURI());
    }

    private static String meaning(Path file) {
        try {
            return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                    .read("api", file, rules(file)).operations().stream()
                            .map(SecurityCaseTest::line)
                            .collect(Collectors.joining());
        } catch (SpecException e) {
            return e.getMessage().replace(file.getParent() + "/", "") + "\n";
        }
    }

    /** What is refused is refused by strict rules; without them it is closed, and told so beside it. */
    private static DocumentRules rules(Path file) {
        return file.getFileName().toString().startsWith("refused-") ? DocumentRules.STRICT : DocumentRules.LENIENT;
    }

    private static String line(Operation operation) {
        var line = new StringBuilder(operation.signature() + ": " + describe(operation.security()));
        for (var condition : operation.conditionalSecurity()) {
            line.append("; unless ")
                    .append(condition.parameter())
                    .append(" in ")
                    .append(condition.unless().stream().sorted().toList())
                    .append(": ")
                    .append(describe(condition.security()));
        }
        if (!operation.permissions().isEmpty()) {
            line.append("; role ")
                    .append(operation.permissions().stream().sorted().toList());
        }
        return line.append('\n').toString();
    }

    private static String describe(SecurityRequirements security) {
        if (security.alternatives().isEmpty()) {
            return "nothing";
        }
        return security.alternatives().stream()
                        .map(alternative -> describe(alternative.schemes()))
                        .collect(Collectors.joining(" or "))
                + (security.scopeMatch() == SecurityRequirements.ScopeMatch.ANY ? " (any scope)" : "");
    }

    private static String describe(List<SecurityRequirement.SchemeRequirement> schemes) {
        return schemes.isEmpty()
                ? "anonymous"
                : schemes.stream()
                        .map(requirement -> kind(requirement.scheme())
                                + (requirement.scopes().isEmpty() ? "" : "[" + requirement.scopes() + "]"))
                        .collect(Collectors.joining(" and "));
    }

    private static String kind(SecurityScheme scheme) {
        return switch (scheme) {
            case SecurityScheme.ApiKey key -> key.kind().wireName() + "@" + key.location();
            case SecurityScheme.OAuth2 oauth2 ->
                oauth2.kinds().stream().sorted().map(kind -> kind.wireName()).collect(Collectors.joining("|"));
            case SecurityScheme.Bearer _ -> "bearer";
            case SecurityScheme.ClientSecret _ -> "client";
            case SecurityScheme.NotOffered closed -> "closed(" + closed.name() + ": " + closed.reason() + ")";
        };
    }
}

package dev.latchkey.engine.testing;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.OperationLimits;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.QueryNames;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Valid operations, requirements and paths. */
public final class TestOperations {

    public static final SecurityScheme KEY =
            new SecurityScheme.ApiKey("key", SecurityScheme.Location.KEY_HEADER, CredentialKind.API_KEY);
    public static final SecurityScheme PARTNER_KEY =
            new SecurityScheme.ApiKey("partner", SecurityScheme.Location.KEY_HEADER, CredentialKind.PARTNER_API_KEY);
    public static final SecurityScheme PARTNER_KEY_IN_QUERY =
            new SecurityScheme.ApiKey("query", SecurityScheme.Location.KEY_QUERY, CredentialKind.PARTNER_API_KEY);
    public static final SecurityScheme OAUTH = new SecurityScheme.OAuth2(
            "oauth",
            Set.of(CredentialKind.CLIENT_CREDENTIALS, CredentialKind.AUTHORIZATION_CODE),
            TestScopes.CATALOG.all());
    public static final SecurityScheme BEARER = new SecurityScheme.Bearer("bearer");

    private TestOperations() {}

    /** Names in braces are parameters: {@code template("/orders/{id}.json")}. */
    public static PathTemplate template(String path) {
        return new PathTemplate(
                path.equals("/")
                        ? List.of()
                        : Arrays.stream(path.substring(1).split("/", -1))
                                .map(TestOperations::segment)
                                .toList());
    }

    private static PathTemplate.Segment segment(String text) {
        var pieces = Arrays.stream(text.split("(?=\\{)|(?<=})"))
                .map(piece -> piece.startsWith("{")
                        ? new PathTemplate.Parameter(piece.substring(1, piece.length() - 1))
                        : new PathTemplate.Literal(piece))
                .map(PathTemplate.Segment.class::cast)
                .toList();
        return pieces.size() == 1 ? pieces.getFirst() : new PathTemplate.Mixed(pieces);
    }

    public static Operation operation(HttpMethod method, String path) {
        return operation("api", method, path, requirements());
    }

    public static Operation operation(String api, HttpMethod method, String path, SecurityRequirements security) {
        return operation(api, method, path, security, Set.of(), List.of());
    }

    public static Operation operation(
            String api,
            HttpMethod method,
            String path,
            SecurityRequirements security,
            Set<Permission> permissions,
            List<ConditionalSecurity> conditions) {
        return new Operation(
                api,
                method + " " + path,
                method,
                List.of(template(path)),
                security,
                conditions,
                permissions,
                OperationLimits.DEFAULT,
                Set.of(),
                QueryNames.NONE,
                Set.of(),
                "",
                false,
                new SourceLocation(api + ".yaml", 1, "/paths/" + path));
    }

    public static ApiDocument document(String name, Operation... operations) {
        return new ApiDocument(name, name, "1", "3.1.0", List.of(operations), List.of());
    }

    /** Asks for every scope; {@code requirements()} asks for nothing. */
    public static SecurityRequirements requirements(SecurityRequirement... alternatives) {
        return new SecurityRequirements(List.of(alternatives), ScopeMatch.ALL);
    }

    public static SecurityRequirements anyScopeOf(SecurityRequirement... alternatives) {
        return new SecurityRequirements(List.of(alternatives), ScopeMatch.ANY);
    }

    /** One alternative of schemes without scopes; none is the anonymous one. */
    public static SecurityRequirement together(SecurityScheme... schemes) {
        return new SecurityRequirement(Arrays.stream(schemes)
                .map(scheme -> new SchemeRequirement(scheme, Scopes.NONE))
                .toList());
    }

    public static SecurityRequirement oauth(String... scopes) {
        return new SecurityRequirement(List.of(new SchemeRequirement(OAUTH, Scopes.of(scopes))));
    }

    /** A key together with a token that has these scopes. */
    public static SecurityRequirement keyAndOauth(String... scopes) {
        return new SecurityRequirement(Stream.concat(together(KEY).schemes().stream(), oauth(scopes).schemes().stream())
                .toList());
    }

    /** @throws AssertionError when the target is refused */
    public static RequestPath path(String target) {
        return switch (RequestPath.parse(target)) {
            case ParsedTarget.Accepted(RequestPath path) -> path;
            case ParsedTarget.Refused(String reason, var _, var _) -> throw new AssertionError(target + ": " + reason);
        };
    }
}

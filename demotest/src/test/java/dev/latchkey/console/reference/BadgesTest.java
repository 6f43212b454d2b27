package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.console.reference.Access.Need;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.demo.hiring.HiringDocuments;
import dev.latchkey.demo.platform.DemoCatalogue;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.ApplicableSecurity;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.page.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The badges of every operation of the demonstration, and of a document made to be awkward, against the engine's verdict for every
 * kind of credential at every place, with generated scopes and permissions.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadgesTest {

    private static final Principal.CompanyRef ACME = new Principal.CompanyRef("1", "acme");
    private static final String AWKWARD = """
        openapi: 3.0.3
        info: {title: Awkward, version: '1'}
        security: [{key: [], user: [jobs_read]}]
        paths:
          /together:
            get: {responses: {'200': {description: ok}}}
          /both:
            get:
              security: [{oauth: [jobs_read, jobs_manage]}]
              responses: {'200': {description: ok}}
          /either:
            get:
              security: [{oauth: [jobs_read]}, {user: [jobs_manage]}, {partner: []}]
              responses: {'200': {description: ok}}
          /any:
            get:
              x-latchkey-scope-match: any
              security: [{oauth: [jobs_read, jobs_manage]}]
              responses: {'200': {description: ok}}
          /bearer:
            get:
              security: [{bearer: []}, {partner: [], key: []}]
              responses: {'200': {description: ok}}
          /open:
            get:
              security: []
              responses: {'200': {description: ok}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-SmartToken}
            partner: {type: apiKey, in: query, name: apiKey, x-latchkey-credential: partner_api_key}
            bearer: {type: http, scheme: bearer}
            oauth:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: /t, scopes: {jobs_read: a, jobs_manage: b}}
                authorizationCode: {authorizationUrl: /a, tokenUrl: /t, scopes: {jobs_read: a, jobs_manage: b}}
            user:
              type: oauth2
              flows:
                authorizationCode: {authorizationUrl: /a, tokenUrl: /t, scopes: {jobs_read: a, jobs_manage: b}}
        """;

    private List<OperationReference> operations = List.of();

    @BeforeAll
    void read(@TempDir Path folder) throws IOException, SpecException {
        var documents = new LinkedHashMap<String, Path>();
        var files = HiringDocuments.copyTo(folder);
        for (var i = 0; i < files.size(); i++) {
            documents.put(HiringDocuments.names().get(i), files.get(i));
        }
        documents.put("awkward", Files.writeString(folder.resolve("awkward.yaml"), AWKWARD));
        operations = references(documents, DocumentRules.LENIENT).apis().stream()
                .flatMap(api -> api.operations().stream())
                .toList();
    }

    /** @param documents by the names of their APIs */
    static Reference references(Map<String, Path> documents, DocumentRules rules) throws SpecException {
        var reader = new OpenApiReader(
                DemoCatalogue.read().scopes(),
                DemoCatalogue.read().permissions().all(),
                DemoCatalogue.read().carriers());
        var apis = new ArrayList<ApiReference>();
        for (var document : documents.entrySet()) {
            var described = reader.describe(document.getKey(), document.getValue(), rules);
            apis.add(Reference.read(
                    described,
                    new ReferenceLimits(10, 8),
                    Messages.load(),
                    new AuthorizationPlaces(
                            "https://a.example",
                            "https://w.example/allow",
                            "https://a.example/token",
                            "https://a.example/m",
                            null)));
        }
        return Reference.of(apis, Set.of(), DemoCatalogue.read().scopes());
    }

    @Test
    void readsEveryOperation() {
        assertThat(operations).hasSizeGreaterThan(45);
        assertThat(operations).extracting(OperationReference::link).doesNotHaveDuplicates();
    }

    @Test
    void tellWhatTheEngineAcceptsOfEveryKindOfCredential() {
        var tried = 0;
        for (var operation : operations) {
            for (var rule : rules(operation)) {
                assertThat(isAllowed(operation, rule.security(), List.of()))
                        .as("%s for nobody", operation.link())
                        .isEqualTo(rule.access().isPublic());
                for (var kind : CredentialKind.values()) {
                    for (var location : locations(kind)) {
                        var credential = credential(
                                kind,
                                location,
                                DemoCatalogue.read().scopes().all(),
                                DemoCatalogue.read().permissions().all());
                        assertThat(isAllowed(operation, rule.security(), List.of(credential)))
                                .as("%s for %s at %s", operation.link(), kind, location)
                                .isEqualTo(takes(rule.access(), kind, location));
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(250);
    }

    @Test
    void tellTheScopesThatTheEngineAsksFor() {
        var tried = 0;
        for (var operation : operations) {
            for (var rule : rules(operation)) {
                for (var kind : List.of(CredentialKind.CLIENT_CREDENTIALS, CredentialKind.AUTHORIZATION_CODE)) {
                    for (var held : choices(rule.access().scopes())) {
                        var credential = credential(
                                kind,
                                Location.AUTHORIZATION_HEADER,
                                Scopes.of(held.toArray(String[]::new)),
                                DemoCatalogue.read().permissions().all());
                        assertThat(isAllowed(operation, rule.security(), List.of(credential)))
                                .as("%s for %s with %s", operation.link(), kind, held)
                                .isEqualTo(isPromised(rule.access(), kind, held));
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(150);
    }

    @Test
    void tellThePermissionsThatTheEngineAsksFor() {
        var tried = 0;
        for (var operation : operations) {
            if (!takes(operation.access(), CredentialKind.CLIENT_CREDENTIALS, Location.AUTHORIZATION_HEADER)) {
                continue;
            }
            var shown = new HashSet<Permission>();
            operation.permissions().forEach(name -> shown.add(new Permission(name)));
            assertThat(isAllowedWith(operation, shown)).as(operation.link()).isTrue();
            for (var one : shown) {
                var fewer = new HashSet<>(DemoCatalogue.read().permissions().all());
                fewer.remove(one);
                assertThat(isAllowedWith(operation, fewer)).as(operation.link()).isFalse();
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(15);
    }

    @Test
    void tellWhatIsNeededTogether() {
        var together = operations.stream()
                .filter(one -> one.path().equals("/together"))
                .findFirst()
                .orElseThrow();
        var key = credential(CredentialKind.API_KEY, Location.KEY_HEADER, Scopes.NONE, Set.of());
        var user = credential(
                CredentialKind.AUTHORIZATION_CODE,
                Location.AUTHORIZATION_HEADER,
                Scopes.of("jobs_read"),
                DemoCatalogue.read().permissions().all());
        assertThat(together.access().ways()).hasSize(1);
        assertThat(together.access().ways().getFirst().needs())
                .flatExtracting(Need::badges)
                .extracting(badge -> Messages.load().text(badge.key()))
                .containsExactlyInAnyOrder("API key", "OAuth authorization code");
        var security = together.operation().security();
        assertThat(isAllowed(together, security, List.of(key, user))).isTrue();
        assertThat(isAllowed(together, security, List.of(user))).isFalse();
        assertThat(takes(together.access(), CredentialKind.API_KEY, Location.KEY_HEADER))
                .isFalse();
    }

    @Test
    void showTheStricterRuleOfAQueryAsTheEngineAppliesIt() {
        var conditional = operations.stream()
                .filter(one -> !one.conditions().isEmpty())
                .findFirst()
                .orElseThrow();
        var condition = conditional.conditions().getFirst();
        var asked = "/v1/companies/acme/postings?" + condition.parameter() + "=ANYTHING_ELSE";
        assertThat(RequestPath.parse(asked)).isInstanceOf(ParsedTarget.Accepted.class);
        if (RequestPath.parse(asked) instanceof ParsedTarget.Accepted(RequestPath path)) {
            assertThat(AccessPolicy.applicableSecurity(conditional.operation(), path))
                    .isInstanceOfSatisfying(
                            ApplicableSecurity.Requirements.class,
                            found -> assertThat(Access.of(found.security())).isEqualTo(condition.access()));
        }
        assertThat(conditional.access().isPublic()).isTrue();
        assertThat(condition.access().isPublic()).isFalse();
    }

    private record Rule(SecurityRequirements security, Access access) {}

    private static List<Rule> rules(OperationReference operation) {
        var rules = new ArrayList<Rule>();
        rules.add(new Rule(operation.operation().security(), operation.access()));
        var conditions = operation.operation().conditionalSecurity();
        for (var i = 0; i < conditions.size(); i++) {
            rules.add(new Rule(
                    conditions.get(i).security(), operation.conditions().get(i).access()));
        }
        return rules;
    }

    /** Whether the reference says that a credential of this kind at this place, and no other, can be enough. */
    private static boolean takes(Access access, CredentialKind kind, Location location) {
        return access.isPublic() || access.ways().stream().anyMatch(way -> isTaken(way, kind, location));
    }

    private static boolean isTaken(Access.Way way, CredentialKind kind, Location location) {
        return way.needs().stream()
                .allMatch(
                        need -> need.location().equals(location) && need.kinds().contains(kind));
    }

    /** What the page says about a token with these scopes. */
    private static boolean isPromised(Access access, CredentialKind kind, Set<String> held) {
        return access.isPublic()
                || access.ways().stream()
                        .filter(way -> isTaken(way, kind, Location.AUTHORIZATION_HEADER))
                        .anyMatch(way -> way.needs().stream().allMatch(need -> hasScopes(need, held)));
    }

    private static boolean hasScopes(Need need, Set<String> held) {
        if (need.scopes().isEmpty()) {
            return true;
        }
        return need.isOneScopeEnough()
                ? need.scopes().stream().anyMatch(held::contains)
                : held.containsAll(need.scopes());
    }

    /** None, each alone, all but each, all. */
    private static Set<Set<String>> choices(List<String> scopes) {
        var choices = new LinkedHashSet<Set<String>>();
        choices.add(Set.of());
        choices.add(Set.copyOf(scopes));
        for (var scope : scopes) {
            choices.add(Set.of(scope));
            var fewer = new HashSet<>(scopes);
            fewer.remove(scope);
            choices.add(Set.copyOf(fewer));
        }
        return choices;
    }

    private static List<Location> locations(CredentialKind kind) {
        return kind.isOAuth()
                ? List.of(Location.AUTHORIZATION_HEADER)
                : List.of(Location.KEY_HEADER, Location.KEY_QUERY);
    }

    private static boolean isAllowedWith(OperationReference operation, Set<Permission> permissions) {
        var credential = credential(
                CredentialKind.CLIENT_CREDENTIALS,
                Location.AUTHORIZATION_HEADER,
                DemoCatalogue.read().scopes().all(),
                permissions);
        return isAllowed(operation, operation.operation().security(), List.of(credential));
    }

    private static boolean isAllowed(
            OperationReference operation, SecurityRequirements security, List<ProvenCredential> credentials) {
        Authentication authentication =
                credentials.isEmpty() ? new Authentication.Anonymous() : new Authentication.Authenticated(credentials);
        return AccessPolicy.decide(operation.operation(), security, authentication) instanceof Decision.Allow;
    }

    private static ProvenCredential credential(
            CredentialKind kind, Location location, Scopes scopes, Set<Permission> permissions) {
        var role = new SystemRole("ROLE", "Role", permissions, false);
        return new ProvenCredential(
                switch (kind) {
                    case API_KEY -> new Principal.CompanyKey("k", ACME, "u");
                    case PARTNER_API_KEY -> new Principal.PartnerKey("p", "partner");
                    case CLIENT_CREDENTIALS -> new Principal.CompanyClient("c", ACME, role, null, scopes);
                    case AUTHORIZATION_CODE -> new Principal.ActingUser("a", "g", ACME, "u", role, null, scopes);
                },
                location);
    }
}

package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which scopes a form offers, what reads and what writes, and what an operation needs: by what operations ask for, never by names. */
final class ScopeOfferTest {

    /** Named so that whoever looks at the ends of names is wrong. */
    private static final ScopeCatalog CATALOG = new ScopeCatalog(Stream.of(
                    entry("orders_write", false),
                    entry("orders_read", false),
                    entry("orders_all", true),
                    entry("spare", false))
            .toList());

    private static final SecurityScheme OAUTH =
            new SecurityScheme.OAuth2("oauth", Set.of(CredentialKind.CLIENT_CREDENTIALS), CATALOG.all());
    private static final SecurityScheme KEY =
            new SecurityScheme.ApiKey("key", SecurityScheme.Location.KEY_HEADER, CredentialKind.API_KEY);

    private static ScopeCatalog.Entry entry(String name, boolean isSensitive) {
        return new ScopeCatalog.Entry(
                new Scope(name),
                name.equals("spare") ? "Spare" : "Orders",
                "",
                "",
                isSensitive,
                List.of(new Scope(name + "2")));
    }

    private static SecurityRequirement oauth(String... scopes) {
        return new SecurityRequirement(List.of(new SchemeRequirement(OAUTH, Scopes.of(scopes))));
    }

    private static Operation operation(
            HttpMethod method, String path, ScopeMatch match, SecurityRequirement... alternatives) {
        return operation(method, path, List.of(), match, alternatives);
    }

    private static Operation operation(
            HttpMethod method,
            String path,
            List<ConditionalSecurity> conditions,
            ScopeMatch match,
            SecurityRequirement... alternatives) {
        return new Operation(
                "api",
                method + " " + path,
                method,
                List.of(new PathTemplate(List.of(new PathTemplate.Literal(path)))),
                new SecurityRequirements(List.of(alternatives), match),
                conditions,
                Set.of(),
                OperationLimits.DEFAULT,
                Set.of(),
                QueryNames.NONE,
                Set.of(),
                "",
                false,
                new SourceLocation("api.yaml", 1, "/"));
    }

    private static ScopeOffer offer(Operation... operations) {
        return ScopeOffer.of(CATALOG, List.of(operations));
    }

    private static final Operation LIST = operation(HttpMethod.GET, "list", ScopeMatch.ALL, oauth("orders_write"));
    private static final Operation LOOK = operation(HttpMethod.QUERY, "look", ScopeMatch.ALL, oauth("orders_write2"));
    private static final Operation MAKE = operation(HttpMethod.POST, "make", ScopeMatch.ALL, oauth("orders_read"));

    @Test
    void whatReadsIsToldByTheMethodsOfAllThatAskForIt() {
        var group = offer(LIST, LOOK, MAKE).groups().getFirst();
        assertThat(group.at(ScopeLevel.READ, Set.of())).containsExactly("orders_write");
        assertThat(group.at(ScopeLevel.WRITE, Set.of())).containsExactly("orders_read", "orders_write");
        assertThat(group.operations()).isEqualTo(3);
        var changes = operation(HttpMethod.PUT, "put", ScopeMatch.ANY, oauth("orders_write", "orders_all"));
        assertThat(offer(LIST, LOOK, MAKE, changes).groups().getFirst().has(ScopeLevel.READ))
                .as("one operation that changes something is enough")
                .isFalse();
    }

    @Test
    void whatNothingAsksForIsApart() {
        var stricter = new ConditionalSecurity(
                "deep", Set.of(), new SecurityRequirements(List.of(oauth("orders_all")), ScopeMatch.ALL));
        var offer = offer(
                LIST, operation(HttpMethod.GET, "deep", List.of(stricter), ScopeMatch.ALL, oauth("orders_write")));
        assertThat(offer.unasked()).extracting(entry -> entry.name().value()).containsExactly("orders_read", "spare");
        assertThat(offer.chosen(Map.of(), Set.of("spare", "orders_write", "unknown")))
                .containsExactly("orders_write", "spare", "unknown");
        assertThat(offer.chosen(Map.of("Orders", ScopeLevel.NONE), Set.of("spare", "orders_write")))
                .containsExactly("spare");
    }

    @Test
    void aLevelIsShownOnlyWhereItSaysTheSame() {
        var group = offer(LIST, MAKE).groups().getFirst();
        assertThat(group.levelOf(Set.of())).isEqualTo(ScopeLevel.NONE);
        assertThat(group.levelOf(Set.of("orders_write"))).isEqualTo(ScopeLevel.READ);
        assertThat(group.levelOf(Set.of("orders_read"))).isEqualTo(ScopeLevel.CHOOSE);
        assertThat(group.levelOf(Set.of("orders_read", "orders_write"))).isEqualTo(ScopeLevel.WRITE);
    }

    @Test
    void anOperationNeedsTheLeastThatWillDo() {
        var any = operation(HttpMethod.GET, "any", ScopeMatch.ANY, oauth("orders_all", "orders_read", "orders_write"));
        var both = operation(HttpMethod.GET, "both", ScopeMatch.ALL, oauth("orders_read", "orders_all"));
        var closed = operation(
                HttpMethod.GET,
                "key",
                ScopeMatch.ALL,
                new SecurityRequirement(List.of(new SchemeRequirement(KEY, Scopes.NONE))));
        var needs = new OperationNeeds(CATALOG, offer(LIST, LOOK, MAKE, any, both, closed));
        assertThat(needs.missing(any, Set.of()))
                .as("not the sensitive one, and of the others the one that fewer operations ask for")
                .hasValue(Set.of("orders_read"));
        assertThat(needs.missing(any, Set.of("orders_all"))).hasValue(Set.of());
        assertThat(needs.missing(both, Set.of("orders_read"))).hasValue(Set.of("orders_all"));
        assertThat(needs.missing(LOOK, Set.of())).as("an alias").hasValue(Set.of("orders_write"));
        assertThat(needs.missing(closed, Set.of())).isEmpty();
        var free = operation(HttpMethod.GET, "free", ScopeMatch.ALL);
        assertThat(needs.missing(free, Set.of())).hasValue(Set.of());
    }
}

package dev.latchkey.engine.decision;

import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.path;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicableSecurityTest {

    private static final SecurityRequirements BASE = requirements(together());
    private static final SecurityRequirements INTERNAL = requirements(together(KEY), oauth("internal_prices_read"));
    private static final SecurityRequirements DRAFTS = requirements(oauth("orders_read"));

    private static final Operation PRICES = operation(
            "api",
            HttpMethod.GET,
            "/prices",
            BASE,
            Set.of(),
            List.of(
                    new ConditionalSecurity("destination", Set.of("PUBLIC"), INTERNAL),
                    new ConditionalSecurity("draft", Set.of("false"), DRAFTS)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "?limit=1",
                "?destination=PUBLIC",
                "?limit=1&destination=PUBLIC&draft=false",
                "?destination=P%55BLIC",
                "?destinations=INTERNAL",
                "?x=%3B",
                "?x=%26destination%3DPUBLIC",
                "?x=destination%3DINTERNAL",
                "?x=1%26destinations%3DINTERNAL",
                "?destination=PUBLIC&x=%C3%A9+%2B"
            })
    void keepsOperationsOwnSecurity(String query) {
        assertThat(applicable(query)).isEqualTo(BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?destination=INTERNAL", "?destination=INTERNAL_OR_PUBLIC", "?destination=", "?destination",
                "?destination=public", "?destination=PUBLIC+", "?destination=PUBLIC%00", "?%64estination=INTERNAL",
                "?destination=PUBLIC,INTERNAL", "?a=1&&destination=x"
            })
    void asksForMoreWhenTheValueIsNotListed(String query) {
        assertThat(applicable(query)).isEqualTo(INTERNAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?destination=PUBLIC&destination=INTERNAL",
                "?destination=PUBLIC&destination=PUBLIC",
                "?destination=PUBLIC&%64estination=INTERNAL",
                "?Destination=INTERNAL",
                "?destination[]=INTERNAL",
                "?destination%5B%5D=INTERNAL",
                "?destination=PUBLIC&destination%20=INTERNAL",
                "?a=1;destination=INTERNAL",
                "?destination%3DINTERNAL",
                "?destination%3dINTERNAL=",
                "?%64estination%3DINTERNAL",
                "?Destination%3DINTERNAL",
                "?destination%5B%5D%3DINTERNAL",
                "?%3Fdestination=INTERNAL",
                "?=destination=INTERNAL",
                "?a=1&=destination%3DINTERNAL",
                "?a=1%26destination=INTERNAL",
                "?a=1%26destination%3DINTERNAL",
                "?a=1%3Bdestination=INTERNAL",
                "?a=1%2526destination%253DINTERNAL",
                "?destination%253DINTERNAL",
                "?d%2565stination=INTERNAL",
                "?destination%00x=INTERNAL",
                "?destination%00%5B%5D%3DINTERNAL",
                "?destination=PUBLIC&a=%26destination=INTERNAL",
                "?destination%20=INTERNAL",
                "?destination+=INTERNAL",
                "?+destination=INTERNAL",
                "?destination.=INTERNAL",
                "?DESTINATION=INTERNAL",
                "?%EF%BD%84estination=INTERNAL",
                "?destination[0]=INTERNAL",
                "?destination[=INTERNAL",
                "?a=1%EF%BC%86destination=INTERNAL",
                "?destination%EF%BC%9DINTERNAL",
                "?[destination]=INTERNAL",
                "?[destination]x=INTERNAL",
                "?destination]x=INTERNAL",
                "?[[destination[x=INTERNAL",
                "?destination[x][y]=INTERNAL",
                "?de%u0073tination=INTERNAL",
                "?de%C5%BFtination=INTERNAL",
                "?destination=%",
                "?a=%zz",
                "?a=%C0%AF"
            })
    void refusesQueryThatCouldBeReadInTwoWays(String query) {
        assertThat(AccessPolicy.applicableSecurity(PRICES, path("/prices" + query)))
                .isInstanceOfSatisfying(ApplicableSecurity.Ambiguous.class, ambiguous -> {
                    assertThat(ambiguous.denial().reason()).isEqualTo(Denial.Reason.MALFORMED_REQUEST);
                    assertThat(ambiguous.denial().explanation().gate()).isEqualTo(Gate.REQUEST);
                    assertThat(ambiguous.denial().explanation().required()).isNotEmpty();
                });
    }

    private static final Operation PRICE = operation(
            "api",
            HttpMethod.GET,
            "/prices/{priceId}",
            BASE,
            Set.of(),
            List.of(new ConditionalSecurity("destination", Set.of("PUBLIC"), INTERNAL)));

    /** Rules for PHP and others make {@code price.php?id=7&destination=INTERNAL} of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/prices/7&destination=INTERNAL",
                "/prices/7%26destination=INTERNAL",
                "/prices/7%26destination%3DINTERNAL",
                "/prices/7%26%64estination=PUBLIC",
                "/prices/7%26Destination%5B%5D=INTERNAL",
                "/prices/7%26destination",
                "/prices/7%3Fdestination=INTERNAL",
                "/prices/7%3Fx=1%26destination=INTERNAL",
                "/prices/7%3Bdestination=INTERNAL",
                "/prices/destination=INTERNAL",
                "/prices/%26destination=INTERNAL?destination=PUBLIC",
                "/prices/7%EF%BC%86destination%EF%BC%9DINTERNAL"
            })
    void refusesAPathOfWhichAServerMakesAQuery(String target) {
        assertThat(AccessPolicy.applicableSecurity(PRICE, path(target)))
                .isInstanceOf(ApplicableSecurity.Ambiguous.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/prices/destination",
                "/prices/7%26destinations=1",
                "/prices/a%3Db%26c",
                "/prices/a&b=destination",
                "/prices/x=%3D",
                "/prices/caf%C3%A9&x",
                "/prices/7?x=1"
            })
    void takesOtherPaths(String target) {
        assertThat(AccessPolicy.applicableSecurity(PRICE, path(target)))
                .isEqualTo(new ApplicableSecurity.Requirements(BASE));
    }

    @Test
    void refusesMoreParametersThanAreReadOnceTheQueryIsDecoded() {
        assertThat(applicable("?x=" + "1%26".repeat(255))).isEqualTo(BASE);
        assertThat(AccessPolicy.applicableSecurity(PRICES, path("/prices?x=" + "1%26".repeat(256) + "1")))
                .isInstanceOf(ApplicableSecurity.Ambiguous.class);
    }

    @Test
    void leavesQueryAloneWhereNothingDependsOnIt() {
        var operation = operation("api", HttpMethod.GET, "/orders", INTERNAL);
        assertThat(AccessPolicy.applicableSecurity(operation, path("/orders?a=%zz;a=1")))
                .isEqualTo(new ApplicableSecurity.Requirements(INTERNAL));
    }

    @Test
    void asksForAllWhenSeveralConditionsApply() {
        var both = applicable("?destination=INTERNAL&draft=true");
        assertThat(both.alternatives()).hasSize(2);
        assertThat(both.alternatives().getFirst().schemes())
                .containsAll(together(KEY).schemes())
                .containsAll(oauth("orders_read").schemes());
        assertThat(both.alternatives().getLast().schemes())
                .containsAll(oauth("internal_prices_read").schemes())
                .containsAll(oauth("orders_read").schemes());
        assertThat(both.allowsAnonymous()).isFalse();
    }

    private static SecurityRequirements applicable(String query) {
        return switch (AccessPolicy.applicableSecurity(PRICES, path("/prices" + query))) {
            case ApplicableSecurity.Requirements(SecurityRequirements security) -> security;
            case ApplicableSecurity.Ambiguous(Denial denial) -> throw new AssertionError(denial);
        };
    }
}

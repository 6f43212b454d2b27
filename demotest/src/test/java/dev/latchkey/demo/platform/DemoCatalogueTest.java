package dev.latchkey.demo.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the demonstration's product is made of. */
class DemoCatalogueTest {

    @Test
    void everyPermissionHasItsWords() {
        var permissions = DemoCatalogue.read().permissions();
        assertThat(permissions.all()).hasSizeGreaterThan(10);
        for (var permission : permissions.all()) {
            assertThat(permissions.get(permission).description())
                    .as(permission.value())
                    .isNotBlank();
        }
    }

    /** Customers read them where they choose and where they consent: sentences, and no remarks among people who made them. */
    @Test
    void everyScopeIsToldToCustomers() {
        var scopes = DemoCatalogue.read().scopes().entries();
        assertThat(scopes)
                .hasSizeGreaterThan(40)
                .extracting(scope -> scope.name().value())
                .contains("users_read");
        for (var scope : scopes) {
            assertThat(scope.description())
                    .as(scope.name().value())
                    .matches("[A-Z][^()]*\\.")
                    .doesNotContain("inference", "e.g.", "i.e.", "etc.", "master");
            assertThat(scope.consentPrompt()).as(scope.name().value()).matches("[A-Z][a-zA-Z ,'-]{3,58}[a-z]");
        }
    }
}

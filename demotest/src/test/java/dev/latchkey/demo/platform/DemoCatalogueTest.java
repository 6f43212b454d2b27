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
}

package dev.latchkey.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The example of docs/catalogue.md says what it seems to say, and the document names what there is. */
public class CatalogueExampleTest {

    /** The example's text. */
    public static String yaml() throws IOException {
        var start = "by CatalogueExampleTest -->\n```yaml\n";
        var text = document();
        var from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf("```\n", from));
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("..", "docs", "catalogue.md"));
    }

    @Test
    void theExampleReadsAsItsCommentsSay() throws IOException {
        var catalogue = CatalogueReader.parse("example", yaml().getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(catalogue.carriers()).isEqualTo(new CredentialCarriers("X-Shop-Key", "shopKey"));
        assertThat(catalogue.wording())
                .isEqualTo(new Wording(
                        "Shop access",
                        "order data",
                        new Wording.Rows("order", "orders", "sales team", "sales teams"),
                        new Wording.Examples(
                                "/orders",
                                "orders, orders_read, POST /orders",
                                "Warehouse clerk",
                                "public price lists"),
                        true,
                        new Brand(
                                null,
                                List.of(
                                        new BrandColour(BrandColour.Scheme.LIGHT, "#8a1538"),
                                        new BrandColour(BrandColour.Scheme.DARK, "#ff9db0")),
                                "Shop API",
                                "SHOP",
                                "Your shop\nQuestions? https://shop.example/help",
                                new LetterTexts(
                                        Map.of(LetterKind.INVITATION, "Welcome to {product}"),
                                        Map.of(
                                                LetterKind.INVITATION,
                                                "Hello,\n\n{company} has made an account for you. Choose a password"
                                                        + " here within seven days:\n\n{link}"),
                                        Map.of()))));
        assertThat(catalogue.ruleFields())
                .containsExactly(
                        new RuleField("country", "Country of delivery", List.of("at", "ch", "de")),
                        new RuleField("shop", "shop", List.of()));
        assertThat(catalogue.scopes().canonical(new Scope("order_read"))).contains(new Scope("orders_read"));
        assertThat(catalogue.scopes().entries())
                .extracting(ScopeCatalog.Entry::group)
                .containsSubsequence("Orders", "Invoices", "Users", "Other", "Audit");
        assertThat(catalogue.scopes().entries().stream()
                        .filter(ScopeCatalog.Entry::isForPartnersOnly)
                        .map(ScopeCatalog.Entry::name))
                .containsExactly(new Scope("shops_open"));
        assertThat(catalogue.roles().all())
                .extracting(SystemRole::id)
                .containsExactly("OWNER", "MANAGER", "AUDITOR", "CLERK");
        assertThat(catalogue.roles().administrator().permissions())
                .isEqualTo(catalogue.permissions().all())
                .contains(new Permission("prices_set"), new Permission("users_manage"));
        assertThat(catalogue.roles().get("AUDITOR")).isEqualTo(new SystemRole("AUDITOR", "Auditor", Set.of(), true));
        assertThat(catalogue.roles().preselectedForUsers().id()).isEqualTo("CLERK");
        assertThat(catalogue.errorCodes().of(Denial.Reason.RATE_LIMITED)).isEqualTo("slow_down");
    }

    @Test
    void theDocumentNamesLatchkeysOwnAndEveryRefusal() throws IOException {
        var text = document();
        var own = CatalogueReader.defaults();
        own.scopes().all().names().forEach(name -> assertThat(text).contains("`" + name + "`"));
        own.permissions().all().forEach(name -> assertThat(text).contains("`" + name + "`"));
        for (var reason : Denial.Reason.values()) {
            assertThat(text).contains("`" + reason.name() + "`");
        }
    }
}

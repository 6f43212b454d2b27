package dev.latchkey.core.catalogue;

import static dev.latchkey.core.catalogue.CatalogueText.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scopes of a catalogue, those that documents declare, and Latchkey's own. */
class CatalogueScopesTest {

    @Test
    void aScopeNeedsOnlyAName() {
        var catalogue = read("scopes: [{name: orders_read}]\n");
        assertThat(catalogue.scopes().entries())
                .contains(new ScopeCatalog.Entry(
                        new Scope("orders_read"), "Other", "orders_read", "orders_read", false, List.of()));
        assertThat(catalogue.roles()).isEqualTo(CatalogueReader.defaults().roles());
    }

    @Test
    void scopesComeFromDocumentsAndTheCatalogueSaysMoreOfThem(@TempDir Path folder) throws IOException {
        var document = Files.writeString(folder.resolve("orders-api.yaml"), """
            openapi: 3.1.0
            info: {title: Orders, version: '1'}
            components:
              securitySchemes:
                oauth: {$ref: '#/components/x-schemes/oauth'}
              x-schemes:
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials:
                      tokenUrl: /identity/oauth/token
                      scopes: {orders_read: Read orders, orders_edit: Change orders, order_see: Old name}
            """);
        var yaml = """
            scopes:
            - {name: orders_read, sensitive: true, aliases: [order_see]}
            - {name: orders_edit, description: Change and cancel, consentPrompt: Change orders, group: Changes}
            """;
        var scopes = CatalogueReader.parse("c.yaml", yaml.getBytes(UTF_8), List.of(document))
                .scopes();
        assertThat(scopes.entries())
                .startsWith(
                        new ScopeCatalog.Entry(
                                new Scope("orders_read"),
                                "Orders",
                                "Read orders",
                                "Read orders",
                                true,
                                List.of(new Scope("order_see"))),
                        new ScopeCatalog.Entry(
                                new Scope("orders_edit"),
                                "Changes",
                                "Change and cancel",
                                "Change orders",
                                false,
                                List.of()));
        var alone = CatalogueReader.read(null, List.of(document)).scopes();
        assertThat(alone.canonical(new Scope("order_see"))).contains(new Scope("order_see"));
        assertThat(alone.entries().getFirst())
                .isEqualTo(new ScopeCatalog.Entry(
                        new Scope("orders_read"), "Orders", "Read orders", "Read orders", false, List.of()));
    }

    /** OpenAPI 3.1 lets requirements name scopes that no flow declares; a key has none, whatever a document asks of it. */
    @Test
    void scopesThatOnlyRequirementsNameAreScopesToo(@TempDir Path folder) throws IOException {
        var document = Files.writeString(folder.resolve("files-api.yaml"), """
            openapi: 3.1.0
            info: {title: Files, version: '1'}
            security: [{bearer: ['read:org']}]
            components:
              securitySchemes:
                bearer: {type: http, scheme: bearer}
                openId: {type: openIdConnect, openIdConnectUrl: 'https://id.example/'}
                key: {type: apiKey, in: header, name: X-Key}
            paths:
              /files:
                get: {security: [{openId: ['https://www.example.com/auth/files', accounting.transactions]}]}
                put: {security: [{key: [admin]}, {bearer: ['no scope', write/all]}]}
            """);
        assertThat(CatalogueReader.read(null, List.of(document)).scopes().entries())
                .filteredOn(entry -> entry.group().equals("Files"))
                .extracting(entry -> entry.name().value())
                .containsExactlyInAnyOrder(
                        "read:org", "https://www.example.com/auth/files", "accounting.transactions", "write/all");
    }

    private static String declaring(String scopes) {
        return """
            openapi: 3.1.0
            info: {title: People, version: '1'}
            components:
              securitySchemes:
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials:
                      tokenUrl: /identity/oauth/token
                      scopes:
                        %s
                    authorizationCode:
                      tokenUrl: /identity/oauth/token
                      authorizationUrl: /identity/oauth/allow
                      scopes:
                        %s
            """.formatted(scopes, scopes);
    }

    /** It would open Latchkey's own APIs to whoever may use it. */
    @Test
    void noDocumentSharesAScopeOfLatchkeysOwnByChance(@TempDir Path folder) throws IOException {
        var people = Files.writeString(folder.resolve("people.yaml"), declaring("users_read: People"));
        var rights = Files.writeString(
                folder.resolve("rights.yaml"),
                declaring("users_read: People\n            " + "applications_manage: Programs"));
        var because = " is Latchkey's own, and whoever is granted it here may use it at Latchkey's own APIs; give yours"
                + " another name, or list it under sharedScopes in the catalogue";
        var scopes = "/components/securitySchemes/oauth/flows/clientCredentials/scopes/";

        assertThatThrownBy(() -> CatalogueReader.read(null, List.of(people)))
                .isInstanceOf(CatalogueRefused.class)
                .hasMessage(people + ":11 " + scopes + "users_read: the scope users_read" + because);
        var yaml = "sharedScopes: [orders_read, [], users_manage]\nunknown: 1\n";
        assertThatThrownBy(() -> CatalogueReader.parse("c.yaml", yaml.getBytes(UTF_8), List.of(people, rights)))
                .isInstanceOfSatisfying(
                        CatalogueRefused.class,
                        refused -> assertThat(
                                        String.valueOf(refused.getMessage()).lines())
                                .containsExactlyInAnyOrder(
                                        "c.yaml:1 /sharedScopes/0: expected one of Latchkey's own scopes, came"
                                                + " 'orders_read'",
                                        "c.yaml:1 /sharedScopes/1: expected one of Latchkey's own scopes, came ''",
                                        "c.yaml:2 /unknown: unknown key unknown; docs/catalogue.md lists those there"
                                                + " are",
                                        people + ":11 " + scopes + "users_read: the scope users_read" + because,
                                        rights + ":11 " + scopes + "users_read: the scope users_read" + because,
                                        rights + ":12 " + scopes + "applications_manage: the scope applications_manage"
                                                + because));

        var shared = CatalogueReader.parse(
                "c.yaml", "sharedScopes: [users_read, applications_manage]\n".getBytes(UTF_8), List.of(people, rights));
        assertThat(shared.scopes().all())
                .isEqualTo(CatalogueReader.defaults().scopes().all());
        assertThat(shared.scopes().entries())
                .filteredOn(one -> one.name().value().equals("users_read"))
                .singleElement()
                .satisfies(own -> assertThat(own.description()).startsWith("Read users, their system roles"));
    }

    @Test
    void groupsStandInTheOrderThatIsAskedFor() {
        var scopes = read("""
            scopeGroups: [Audit, Orders]
            scopes: [{name: a, group: Other}, {name: b, group: Orders}, {name: c, group: Users}]
            """).scopes();
        assertThat(scopes.entries().stream()
                        .map(ScopeCatalog.Entry::group)
                        .distinct()
                        .toList())
                .containsExactly("Audit", "Orders", "Other", "Users", "Access management");
    }
}

package dev.latchkey.console.credentials;

import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.edge.http.FormParameters;
import java.util.List;
import java.util.Optional;

/** What the address of the list asks for, and what is searched for therefore. */
record ListQuery(ListAddress address, CredentialSearch search) {

    static final String USER = "user:";

    private static final List<String> NAMES = List.of("type", "state", "role", "group", "creator");

    static ListQuery read(FormParameters query) {
        var address = ListAddress.read(CredentialPages.PATH, query, NAMES)
                .among("type", CredentialType.values())
                .among("state", Standing.values());
        var search = new CredentialSearch(
                address.text(),
                address.one(CredentialType.values(), "type"),
                address.one(Standing.values(), "state"),
                address.value("role"),
                address.value("group"),
                Optional.ofNullable(address.value("creator"))
                        .map(id -> USER + id)
                        .orElse(null),
                address.sort(Sort.values(), Sort.CREATED),
                address.isReversed());
        return new ListQuery(address, search);
    }
}

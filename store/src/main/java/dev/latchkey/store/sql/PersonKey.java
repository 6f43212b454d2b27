package dev.latchkey.store.sql;

import dev.latchkey.core.account.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.SqlStatement;

/** The three columns that name a person. */
final class PersonKey {

    static final String WHERE = """
         where owner_id = :ownerId
           and person_kind = :personKind
           and person_id = :personId
        """;

    private PersonKey() {}

    static <S extends SqlStatement<S>> S bind(S statement, Person person) {
        return statement
                .bind("ownerId", person.ownerId())
                .bind("personKind", person.kind().name())
                .bind("personId", person.personId());
    }

    static Person read(ResultSet row) throws SQLException {
        return Person.of(
                Person.Kind.valueOf(Columns.text(row, "person_kind")),
                Columns.text(row, "owner_id"),
                Columns.text(row, "person_id"));
    }
}

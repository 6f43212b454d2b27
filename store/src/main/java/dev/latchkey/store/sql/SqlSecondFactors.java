package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SecondFactorStore;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlSecondFactors implements SecondFactorStore {

    @Override
    public Optional<String> find(Transaction tx, Person person) {
        return PersonKey.bind(
                        handle(tx)
                                .createQuery("select secret_encrypted from second_factor " + PersonKey.WHERE
                                        + " and confirmed_at is not null"),
                        person)
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public void put(Transaction tx, Person person, String secretEncrypted, Instant at) {
        // A node of a version before keeps what is not confirmed here, too.
        PersonKey.bind(
                        handle(tx)
                                .createUpdate(
                                        "delete from second_factor " + PersonKey.WHERE + " and confirmed_at is null"),
                        person)
                .execute();
        PersonKey.bind(handle(tx).createUpdate("""
            insert into second_factor (owner_id, person_kind, person_id, secret_encrypted, created_at, confirmed_at, last_step)
            values (:ownerId, :personKind, :personId, :secret, :at, :at, 0)
            """), person)
                .bind("secret", secretEncrypted)
                .bind("at", Millis.of(at))
                .execute();
        note(tx, person, true);
    }

    /** Beside who the person is, where people without are looked for. */
    private static void note(Transaction tx, Person person, boolean has) {
        if (person instanceof Person.CompanyPerson) {
            handle(tx)
                    .createUpdate("update company_user set has_second_factor = :has where company_id = :ownerId"
                            + " and id = :personId")
                    .bind("has", has)
                    .bind("ownerId", person.ownerId())
                    .bind("personId", person.personId())
                    .execute();
        }
    }

    @Override
    public boolean useStep(Transaction tx, Person person, long step) {
        return PersonKey.bind(
                                handle(tx)
                                        .createUpdate("update second_factor set last_step = :step " + PersonKey.WHERE
                                                + " and last_step < :step"),
                                person)
                        .bind("step", step)
                        .execute()
                > 0;
    }

    @Override
    public void delete(Transaction tx, Person person) {
        PersonKey.bind(handle(tx).createUpdate("delete from second_factor " + PersonKey.WHERE), person)
                .execute();
        note(tx, person, false);
        deleteRecoveryCodes(tx, person);
    }

    @Override
    public void putRecoveryCodes(Transaction tx, Person person, List<SecretHash> codes) {
        deleteRecoveryCodes(tx, person);
        for (var code : codes) {
            PersonKey.bind(handle(tx).createUpdate("""
                insert into recovery_code (owner_id, person_kind, person_id, code_hash)
                values (:ownerId, :personKind, :personId, :hash)
                """), person)
                    .bind("hash", code.toBytes())
                    .execute();
        }
    }

    private static void deleteRecoveryCodes(Transaction tx, Person person) {
        PersonKey.bind(handle(tx).createUpdate("delete from recovery_code " + PersonKey.WHERE), person)
                .execute();
    }

    @Override
    public boolean useRecoveryCode(Transaction tx, Person person, SecretHash code) {
        return PersonKey.bind(
                                handle(tx)
                                        .createUpdate("delete from recovery_code " + PersonKey.WHERE
                                                + " and code_hash = :hash"),
                                person)
                        .bind("hash", code.toBytes())
                        .execute()
                > 0;
    }

    @Override
    public int countRecoveryCodes(Transaction tx, Person person) {
        return PersonKey.bind(handle(tx).createQuery("select count(*) from recovery_code " + PersonKey.WHERE), person)
                .mapTo(Integer.class)
                .one();
    }
}

package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Change;

/** Somebody who can sign in, wherever they belong. */
public sealed interface Person {

    /** Where a person belongs; the names are stored and never renamed. */
    enum Kind {
        COMPANY,
        PARTNER,
        OPERATOR
    }

    /** A user of a customer company. */
    record CompanyPerson(String companyId, String userId) implements Person {}

    /** Somebody of a partner, for the partner portal. */
    record PartnerPerson(String partnerId, String userId) implements Person {}

    /** Somebody who runs the platform. */
    record OperatorPerson(String id) implements Person {}

    default Kind kind() {
        return switch (this) {
            case CompanyPerson _ -> Kind.COMPANY;
            case PartnerPerson _ -> Kind.PARTNER;
            case OperatorPerson _ -> Kind.OPERATOR;
        };
    }

    /** The company, the partner or the platform; also the log in which this person's doings are written. */
    default String ownerId() {
        return switch (this) {
            case CompanyPerson(var companyId, var userId) -> companyId;
            case PartnerPerson(var partnerId, var userId) -> partnerId;
            case OperatorPerson _ -> Change.PLATFORM;
        };
    }

    /** Unique within kind and owner. */
    default String personId() {
        return switch (this) {
            case CompanyPerson(var companyId, var userId) -> userId;
            case PartnerPerson(var partnerId, var userId) -> userId;
            case OperatorPerson(var id) -> id;
        };
    }

    static Person of(Kind kind, String ownerId, String personId) {
        return switch (kind) {
            case COMPANY -> new CompanyPerson(ownerId, personId);
            case PARTNER -> new PartnerPerson(ownerId, personId);
            case OPERATOR -> new OperatorPerson(personId);
        };
    }

    default Author author() {
        return switch (this) {
            case CompanyPerson(var companyId, var userId) -> new Author(Author.Type.USER, userId);
            case PartnerPerson(var partnerId, var userId) -> new Author(Author.Type.PARTNER_USER, userId);
            case OperatorPerson(var id) -> new Author(Author.Type.OPERATOR, id);
        };
    }

    default AuditSubject subject() {
        return switch (this) {
            case CompanyPerson(var companyId, var userId) -> new AuditSubject(AuditSubject.Type.USER, userId);
            case PartnerPerson(var partnerId, var userId) -> new AuditSubject(AuditSubject.Type.PARTNER_USER, userId);
            case OperatorPerson(var id) -> new AuditSubject(AuditSubject.Type.OPERATOR, id);
        };
    }
}

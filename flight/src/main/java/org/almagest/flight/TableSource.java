package org.almagest.flight;

import java.util.List;

/** The tables that a server gives away, and what asking for them means. Several threads use one at once. */
public interface TableSource {
    /** The whole of each table, in the order in which clients see them. */
    List<TableAnswer> tables();

    /**
     * What a ticket, or a descriptor's command, asks for.
     *
     * @throws Refusal if it makes no sense
     */
    TableAnswer answer(byte[] request);

    /**
     * What a descriptor's path asks for.
     *
     * @throws Refusal if it makes no sense
     */
    TableAnswer answer(List<String> path);
}

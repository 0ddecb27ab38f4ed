/**
 * The complexity of neural representations by partial information decomposition (Ehrlich, Schneider, Priesemann, Wibral, Makkeh,
 * TMLR 2023): its data, its sweeps and its claims.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.studies.informationdecomposition;

import type { Json } from '#shared/domain/canonical-json.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { Requisites } from './content.js';
import { requisiteOf, type KindDefinition, type RequisiteDefinition } from './kinds.js';

/** A person as printed: «Власне ім’я ПРІЗВИЩЕ» and the post; `personId` where it is one of ours. */
export interface PersonValue {
  readonly personId?: string;
  readonly name: string;
  readonly position?: string;
  readonly phone?: string;
  readonly email?: string;
}
/** A unit of the organisation. */
export interface UnitValue {
  readonly unitId: string;
  readonly name: string;
}
/** A body (nominative) or a person (dative) that is written to; `name` as printed, lines apart by line feeds. */
export interface AddresseeValue {
  readonly name: string;
  readonly address?: string;
  readonly email?: string;
  readonly edrpou?: string;
}
/** Number and date (YYYY-MM-DD) of another document; `documentId` where it is one of ours. */
export interface ReferenceValue {
  readonly documentId?: string;
  readonly index: string;
  readonly date: string;
}

/** Why requisites are refused at all; what is merely unfinished is a finding of `requisite-lint.ts`. */
export interface RequisiteRefusal {
  readonly code: 'unknownRequisite' | 'requisiteWrongShape' | 'requisiteTooLong' | 'requisiteNotWellFormed';
  readonly facts: { readonly name: string };
}

/** Storage limits, wide apart from the lengths that a kind asks for. */
const limits = { text: 10_000, field: 1000, items: 500 } as const;

type JsonObject = { readonly [name: string]: Json | undefined };
const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: Json | undefined): value is string => typeof value === 'string';

/** A calendar date that exists. */
export function isDate(value: Json | undefined): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isText(value) ? value : '') ?? [];
  return year !== undefined && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

/** Days in a month of the Gregorian calendar. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function hasMembers(value: Json | undefined, needed: readonly string[], allowed: readonly string[]): value is JsonObject {
  if (!isObject(value)) return false;
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  return needed.every((name) => names.includes(name)) && names.every((name) => [...needed, ...allowed].includes(name) && isText(value[name]));
}
const isPerson = (value: Json | undefined): boolean => hasMembers(value, ['name'], ['personId', 'position', 'phone', 'email']);
const isUnit = (value: Json | undefined): boolean => hasMembers(value, ['unitId', 'name'], []);
const isAddressee = (value: Json | undefined): boolean => hasMembers(value, ['name'], ['address', 'email', 'edrpou']);
const isReference = (value: Json | undefined): boolean =>
  hasMembers(value, ['index', 'date'], ['documentId']) && (value.date === '' || isDate(value.date));
const isList = (value: Json | undefined, isItem: (item: Json) => boolean): boolean => Array.isArray(value) && (value as readonly Json[]).every(isItem);

function hasShape(value: Json, requisite: RequisiteDefinition): boolean {
  switch (requisite.type) {
    case 'text':
      return isText(value) && !/[\r\n]/.test(value);
    case 'multiline':
      return isText(value);
    case 'date':
      return isDate(value);
    case 'money':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return (requisite.choices ?? []).some((choice) => choice.value === value);
    case 'person':
      return isPerson(value);
    case 'people':
      return isList(value, isPerson);
    case 'units':
      return isList(value, isUnit);
    case 'addressees':
      return isList(value, isAddressee);
    case 'reference':
      return isReference(value);
  }
}

function tooLong(value: Json | undefined, limit: number): boolean {
  if (isText(value)) return value.length > limit;
  if (Array.isArray(value)) return value.length > limits.items || (value as readonly Json[]).some((item) => tooLong(item, limits.field));
  return isObject(value) && Object.values(value).some((member) => tooLong(member, limits.field));
}
function storable(value: Json | undefined): boolean {
  if (isText(value)) return !value.includes('\u0000') && value.isWellFormed();
  if (Array.isArray(value)) return (value as readonly Json[]).every(storable);
  return !isObject(value) || Object.values(value).every(storable);
}

/**
 * Whether requisites fit the kind: only names that it has, each value of its type's shape, everything storable. Money is whole
 * kopiykas, dates are YYYY-MM-DD; an empty value (null, '', []) is an absent one and always fits.
 */
export function checkRequisites(kind: KindDefinition, requisites: Requisites): Result<Requisites, RequisiteRefusal> {
  for (const [name, value] of Object.entries(requisites)) {
    const requisite = requisiteOf(kind, name);
    if (!requisite) return refuse({ code: 'unknownRequisite', facts: { name: name.slice(0, 60) } });
    if (tooLong(value, limits.text)) return refuse({ code: 'requisiteTooLong', facts: { name } });
    if (!storable(value)) return refuse({ code: 'requisiteNotWellFormed', facts: { name } });
    if (value !== null && value !== '' && !hasShape(value, requisite)) return refuse({ code: 'requisiteWrongShape', facts: { name } });
  }
  return accept(requisites);
}

const own = (requisites: Requisites, name: string): Json | undefined => (Object.hasOwn(requisites, name) ? requisites[name] : undefined);

/** Reads of checked requisites; what is absent or of another shape reads as empty. */
export const textOf = (requisites: Requisites, name: string): string => {
  const value = own(requisites, name);
  return isText(value) ? value : '';
};
export const booleanOf = (requisites: Requisites, name: string): boolean => own(requisites, name) === true;
export const personOf = (requisites: Requisites, name: string): PersonValue | undefined => {
  const value = own(requisites, name);
  return isPerson(value) ? (value as unknown as PersonValue) : undefined;
};
export const peopleOf = (requisites: Requisites, name: string): readonly PersonValue[] => {
  const value = own(requisites, name);
  return isList(value, isPerson) ? (value as unknown as readonly PersonValue[]) : [];
};
export const unitsOf = (requisites: Requisites, name: string): readonly UnitValue[] => {
  const value = own(requisites, name);
  return isList(value, isUnit) ? (value as unknown as readonly UnitValue[]) : [];
};
export const addresseesOf = (requisites: Requisites, name: string): readonly AddresseeValue[] => {
  const value = own(requisites, name);
  return isList(value, isAddressee) ? (value as unknown as readonly AddresseeValue[]) : [];
};
export const referenceOf = (requisites: Requisites, name: string): ReferenceValue | undefined => {
  const value = own(requisites, name);
  return isReference(value) ? (value as unknown as ReferenceValue) : undefined;
};

const money = (kopiykas: number): string => {
  const hryvnias = String(Math.floor(kopiykas / 100)).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${hryvnias},${String(kopiykas % 100).padStart(2, '0')} грн`;
};
const dateUk = (date: string): string => date.split('-').reverse().join('.');

/** A value as a Ukrainian reader sees it in a list of changes or in search: «так», «4 500,00 грн», «20.11.2026». */
export function valueUk(value: Json | undefined, requisite: RequisiteDefinition | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'так' : 'ні';
  if (typeof value === 'number') return requisite?.type === 'money' ? money(value) : String(value);
  if (isText(value)) {
    const choice = requisite?.choices?.find((candidate) => candidate.value === value);
    return choice?.labelUk ?? (isDate(value) ? dateUk(value) : value);
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => valueUk(item, requisite)).join('; ');
  const { name, position, index, date } = value as JsonObject;
  if (isText(index)) return `№ ${index} від ${valueUk(date, undefined)}`;
  return [name, position].filter(isText).join(', ');
}

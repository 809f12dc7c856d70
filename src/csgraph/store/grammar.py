"""The grammar of queries, and the first token of one that does not fit it.

The engine says a mistake up to eight characters late, and names what it tried last;
this says where it is. The grammar is SPARQL 1.1's (section 19.8) as far as its form
goes, with what the engine reads of RDF 1.2 and LATERAL. It is LL(1): one token ahead
decides, so a query is read in linear time and without recursion. What fits it may
still be refused: scopes of variables, the arguments of a function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from csgraph.store.tokens import Token

# Capitals are keywords, quotes signs, small letters kinds of token, the rest are rules.
_RULES = """
Query = Prologue ( Select | Construct | Describe | Ask ) ValuesClause end
Prologue = ( BASE iri | PREFIX name iri | VERSION string )*
Select = SelectClause Dataset Where Modifiers
SelectClause = SELECT ( DISTINCT | REDUCED )? ( '*' | Projection Projection* )
Projection = var | '(' Expression AS var ')'
Construct = CONSTRUCT ( Template Dataset Where | Dataset WHERE Template ) Modifiers
Describe = DESCRIBE ( '*' | VarOrIri VarOrIri* ) Dataset ( Where )? Modifiers
Ask = ASK Dataset Where Modifiers
Dataset = ( FROM ( NAMED )? Iri )*
Where = ( WHERE )? Group
Modifiers = GroupBy Having OrderBy Slice
GroupBy = ( GROUP BY GroupCondition GroupCondition* )?
GroupCondition = Call | Iri Arguments | '(' Expression ( AS var )? ')' | var
Having = ( HAVING Condition Condition* )?
OrderBy = ( ORDER BY OrderCondition OrderCondition* )?
OrderCondition = ( ASC | DESC ) '(' Expression ')' | Condition | var
Slice = ( LIMIT number | OFFSET number )*
ValuesClause = ( VALUES DataBlock )?
Template = '{' ( Triples )? '}'
Group = '{' ( SubSelect | Patterns ) '}'
SubSelect = SelectClause Where Modifiers ValuesClause
Patterns = ( Triples )? ( Pattern ( '.' )? ( Triples )? )*
Triples = Triple ( '.' ( Triples )? )?
Pattern = Unions | OPTIONAL Group | MINUS Group | LATERAL Group | GRAPH VarOrIri Group | Filter | Bind | VALUES DataBlock
Unions = Group ( UNION Group )*
Filter = FILTER Condition
Bind = BIND '(' Expression AS var ')'
DataBlock = var '{' ( DataValue )* '}' | '(' ( var )* ')' '{' ( '(' ( DataValue )* ')' )* '}'
DataValue = Iri | Literal | UNDEF | Quoted
Condition = '(' Expression ')' | Call | Iri Arguments
Triple = Term Properties | Node ( Properties )?
Properties = Path Objects ( ';' ( Path Objects )? )*
Objects = Object Annotations ( ',' Object Annotations )*
Annotations = ( '~' ( VarOrIri | node )? | '{|' Properties '|}' )*
Object = Term | Node
Node = '(' ( Object )* ')' | '[' ( Properties )? ']'
Term = var | Iri | Literal | node | Quoted
Quoted = '<<' ( '(' Term Path Term ')' | Term Path Term ( '~' ( VarOrIri | node )? )* ) '>>'
Path = var | PathChoice
PathChoice = PathSequence ( '|' PathSequence )*
PathSequence = PathStep ( '/' PathStep )*
PathStep = ( '^' )? PathPrimary ( '?' | '*' | '+' )?
PathPrimary = Iri | a | '!' PathNegated | '(' PathChoice ')'
PathNegated = PathOne | '(' ( PathOne ( '|' PathOne )* )? ')'
PathOne = ( '^' )? ( Iri | a )
VarOrIri = var | Iri
Iri = iri | name
Literal = string ( tag | '^^' Iri )? | ( '+' | '-' )? number | TRUE | FALSE
Expression = And ( '||' And )*
And = Relation ( '&&' Relation )*
Relation = Sum ( ( '=' | '!=' | '<' | '>' | '<=' | '>=' ) Sum | ( NOT )? IN '(' ( Expressions )? ')' )?
Sum = Product ( ( '+' | '-' ) Product )*
Product = Unary ( ( '*' | '/' ) Unary )*
Unary = ( '!' | '+' | '-' )* Primary
Primary = '(' Expression ')' | Call | Iri ( Arguments )? | string ( tag | '^^' Iri )? | number | TRUE | FALSE | var | Quoted
Call = function Arguments | ( NOT )? EXISTS Group
Arguments = '(' ( DISTINCT )? ( '*' | Expressions )? ( ';' SEPARATOR '=' string )? ')'
Expressions = Expression ( ',' Expression )*
"""  # noqa: E501 - a rule a line

FUNCTIONS = frozenset(
    """ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI
    FLOOR GROUP_CONCAT HASLANG HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE
    ISURI LANG LANGDIR LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX
    REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT
    STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TZ UCASE
    URI UUID YEAR""".split()
)
_KINDS = {"variable": "var", "iri": "iri", "name": "name", "node": "node", "string": "string"}
_KINDS |= {"number": "number", "tag": "tag"}

Rules = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Mistake:
    """The first token that does not fit (None at the end), and what would have."""

    token: Token | None
    expected: tuple[str, ...]


def first_mistake(read: Iterable[Token]) -> Mistake | None:
    """Return where the query of these tokens leaves the grammar, or None where it fits.

    >>> from csgraph.store.tokens import tokens
    >>> first_mistake(tokens("SELECT ?x { ?x a } LIMIT 5")).token.column
    18
    """
    rules = _rules()
    stack = ["Query"]
    for terminal, token in [*_terminals(read), ("end", None)]:
        could_follow = tuple(stack)
        while stack and (top := stack.pop()) != terminal:
            chosen = _choose(top, terminal)
            if chosen is None:
                return Mistake(token, tuple(_expected(could_follow)))
            stack += reversed(rules[top][chosen])
    return None


def _choose(symbol: str, terminal: str) -> int | None:
    """Return which alternative of `symbol` begins with `terminal`, else which may be empty."""
    empty = None
    for number, alternative in enumerate(_rules().get(symbol, ())):
        first = _first_of(alternative)
        if terminal in first:
            return number
        if "" in first:
            empty = number
    return empty


def _expected(stack: Sequence[str]) -> Iterator[str]:
    """Yield the rules and terminals that may come next, the outermost there are."""
    for symbol in reversed(stack):
        yield symbol
        if "" not in _first(symbol):
            return


def _terminals(read: Iterable[Token]) -> Iterator[tuple[str, Token]]:
    """Yield each token with its terminal; `MD5`, `{|` and `|}` are one, here as in the grammar."""
    waiting: Token | None = None
    for token in read:
        if waiting is not None and _is_joined(waiting, token):
            whole = Token("word", waiting.text + token.text, waiting.line, waiting.column)
            is_word = waiting.kind == "word"
            yield (_word(whole) if is_word else whole.text), whole
            waiting = None
            continue
        if waiting is not None:
            yield _terminal(waiting), waiting
        waiting = token
    if waiting is not None:
        yield _terminal(waiting), waiting


def _is_joined(left: Token, right: Token) -> bool:
    is_beside = (left.line, left.column + len(left.text)) == (right.line, right.column)
    both = left.text + right.text
    return is_beside and (both in {"{|", "|}"} or both.upper() in FUNCTIONS)


def _terminal(token: Token) -> str:
    return _word(token) if token.kind == "word" else _KINDS.get(token.kind, token.text)


def _word(token: Token) -> str:
    upper = token.text.upper()
    return "function" if upper in FUNCTIONS else "a" if token.text == "a" else upper


@cache
def _rules() -> Rules:
    """Return the rules as plain alternatives; each bracket became a rule of its own."""
    rules: Rules = {}
    for line in _RULES.strip().splitlines():
        name, _, body = line.partition(" = ")
        _add(name, iter(re.findall(r"'[^']+'|[()|?*]{1,2}|\w+", body)), rules)
    return rules


def _add(name: str, body: Iterator[str], rules: Rules) -> None:
    """Read alternatives up to the bracket that closes them, `)`, `)?` or `)*`."""
    alternatives: list[list[str]] = [[]]
    rules[name] = alternatives
    previous = ""
    for symbol in body:
        if symbol == "(":
            inner = f"{name}.{len(rules)}"
            alternatives[-1].append(inner)
            _add(inner, body, rules)
        elif symbol == "|":
            alternatives.append([])
        elif symbol == "*":
            again = f"{name}.{len(rules)}"
            rules[again] = [[previous, again], []]
            alternatives[-1][-1] = again
        elif symbol.startswith(")"):
            if symbol == ")*":
                for alternative in alternatives:
                    alternative.append(name)
            if symbol != ")":
                alternatives.append([])
            return
        else:
            previous = symbol.strip("'")
            alternatives[-1].append(previous)


@cache
def _first(symbol: str) -> frozenset[str]:
    """Return the terminals that `symbol` begins with; the empty string if it may be empty."""
    if symbol not in _rules():
        return frozenset({symbol})
    return frozenset().union(*(_first_of(each) for each in _rules()[symbol]))


def _first_of(symbols: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for symbol in symbols:
        first = _first(symbol)
        found |= first - {""}
        if "" not in first:
            return frozenset(found)
    return frozenset(found | {""})


def starts(symbol: str) -> frozenset[str]:
    """Return the terminals that a rule, or a terminal, begins with."""
    return _first(symbol) - {""}


def alternatives(symbol: str) -> list[str]:
    """Return what `symbol` may begin with, one step down; nothing for a terminal."""
    return [
        each
        for alternative in _rules().get(symbol, [])
        for each in _expected(alternative[::-1])
        if each != symbol
    ]

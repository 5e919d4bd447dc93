/** Texts of the seeded repositories: small, but such as a dbt team would have. */

export const readme = (title: string, about: string): string => `# ${title}\n\n${about}\n`;

export const dbtProject = (name: string): string => `name: ${name}
version: '1.0.0'
config-version: 2
profile: warehouse

model-paths: [models]
seed-paths: [seeds]
macro-paths: [macros]
test-paths: [tests]

clean-targets:
  - target
  - dbt_packages

models:
  ${name}:
    +materialized: view
    marts:
      +materialized: table
`;

export const gitignore = `target/
dbt_packages/
logs/
`;

export const stagingOrders = `with source as (

    select * from {{ ref('raw_orders') }}

)

select
    id as order_id,
    user_id as customer_id,
    order_date,
    status
from source
`;

export const stagingCustomers = `with source as (

    select * from {{ ref('raw_customers') }}

)

select
    id as customer_id,
    first_name,
    last_name
from source
`;

export const customers = `with orders as (

    select
        customer_id,
        min(order_date) as first_order,
        max(order_date) as most_recent_order,
        count(order_id) as number_of_orders
    from {{ ref('stg_orders') }}
    group by customer_id

)

select
    stg_customers.customer_id,
    stg_customers.first_name,
    stg_customers.last_name,
    orders.first_order,
    orders.most_recent_order,
    coalesce(orders.number_of_orders, 0) as number_of_orders
from {{ ref('stg_customers') }} as stg_customers
left join orders using (customer_id)
`;

export const schema = `version: 2

models:
  - name: customers
    description: One row per customer, with what they ordered.
    columns:
      - name: customer_id
        tests: [unique, not_null]
      - name: number_of_orders
        tests: [not_null]
`;

export const rawOrders = `id,user_id,order_date,status
1,1,2026-01-01,returned
2,3,2026-01-02,completed
3,2,2026-01-04,completed
4,1,2026-01-05,shipped
`;

export const rawCustomers = `id,first_name,last_name
1,Mina,P.
2,Tomas,W.
3,Ines,O.
`;

export const centsMacro = `{% macro cents_to_units(column, digits=2) %}
    round({{ column }} / 100.0, {{ digits }})
{% endmacro %}
`;

export const revenue = `select
    date_trunc('month', order_date) as month,
    count(*) as orders
from {{ ref('stg_orders') }}
where status <> 'returned'
group by 1
`;

export const pipeline = `stages: [check, build]

parse:
  stage: check
  script: dbt parse

build:
  stage: build
  script: dbt build
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;

export const warehouseTerraform = `resource "warehouse_database" "analytics" {
  name    = "analytics"
  comment = "Owned by the analytics group"
}
`;

export const nightlySchedule = `name: nightly
cron: '0 3 * * *'
steps:
  - dbt source freshness
  - dbt build
`;
